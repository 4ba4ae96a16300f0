import Certification
import Cryptography
import Glibc
public import Governance
import ModelBroker
import SandboxRunner
import StrictJSON
import Synchronization
import SystemFiles

/// The answers of a run under way, written as they arrive, so that a run that was killed goes on where it was.
///
/// A file of lines: what the run is, then for every sandbox what it was seen to be, then an answer a line; and what was
/// said to and by models elsewhere, an exchange a line. Only whole lines count. Held by one process at a time; for its
/// owner alone.
public final class RunJournal: Sendable {
  /// When the run was begun.
  public let begunAt: Timestamp
  /// Where what was answered before this process took the run up stands in the file, by the id of the question.
  private let kept: [String: RecordPlace]
  /// The sandboxes that gave them.
  let parts: [SandboxStanding]
  /// What was said to and by models elsewhere, in its order.
  let exchanges: [Partner: [Exchange]]

  private let path: String
  private let descriptor: Int32
  private let error = Mutex<Problem?>(nil)

  /// Somebody elsewhere who is asked; one endpoint may be asked in two parts.
  struct Partner: Hashable, Sendable {
    enum Part: String { case model, judge }

    var part: Part
    /// Of the endpoint's identity.
    var endpoint: Digest
  }

  static let format = "countersign.run/v1"
  private static let byteLimit = 256 << 20

  /// Opens the journal of a run, or begins it.
  ///
  /// - Throws: A ``Problem`` when another process has it, or when it cannot be written.
  init(_ path: String, _ identity: RunIdentity, at now: Timestamp) throws(Problem) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.failure("open", path) }
    do throws(Problem) {
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        guard errno == EWOULDBLOCK else { throw Self.failure("lock", path) }
        throw Problem(
          .busy, "the same run is under way in another console or command",
          next: "Wait for it, or stop it there; its answers are kept.")
      }
      try Self.requireOwn(descriptor, path)
      let read = try Self.read(descriptor, path, identity)
      (begunAt, kept, parts) = (read?.begunAt ?? now, read?.answers ?? [:], read?.parts ?? [])
      exchanges = read?.exchanges ?? [:]
      // What was torn by a kill is written over; another run's lines go.
      guard ftruncate(descriptor, off_t(read?.length ?? 0)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
        throw Self.failure("write", path)
      }
      if read == nil {
        try write(
          .object([
            "format": .string(Self.format), "run": identity.json, "at": .integer(now.milliseconds),
          ]))
      }
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Whoever else can write it could say what a model answered.
  private static func requireOwn(_ descriptor: Int32, _ path: String) throws(Problem) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("look at", path) }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(), status.st_mode & 0o077 == 0,
      status.st_nlink == 1
    else {
      throw Problem(
        .notPermitted, "\(path), which holds answers of an earlier run, is not a file of yours alone",
        next: "Remove it. Nothing was run.")
    }
  }

  deinit {
    // Closing is not enough: a process that is being started elsewhere holds a copy of the descriptor for a moment.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// A sandbox stands; its answers follow.
  func begin(_ part: SandboxStanding) { keep(part.json) }

  var hasAnswers: Bool { !kept.isEmpty }

  /// What a question was answered with before this process took the run up.
  func answer(to question: String) throws(Problem) -> String? {
    guard let place = kept[question] else { return nil }
    let line = try Self.bytes(descriptor, at: Int(place.offset), count: Int(place.count), path)
    guard let value = try? JSONValue(parsing: line, limits: Self.lineLimits), let known = Self.answer(value)
    else { throw Problem(.inputOutput, "\(path) was changed while it was read") }
    return known.1
  }

  func add(_ question: String, _ output: String) {
    keep(.object(["id": .string(question), "output": .string(output)]))
  }

  /// - Throws: When this or anything before could not be kept.
  func add(_ exchange: Exchange, with partner: Partner) throws(Problem) {
    keep(
      .object([
        "part": .string(partner.part.rawValue), "endpoint": .string(partner.endpoint.hex),
        "exchange": exchange.json,
      ]))
    try check()
  }

  /// How many questions the subject needs not be asked again.
  var keptCount: Int {
    let settled = exchanges.filter { $0.key.part == .model }.flatMap(\.value).compactMap(\.settledQuestion)
    return kept.count + Set(settled).count
  }

  /// The run needs it no more.
  public func remove() { unlink(path) }

  /// - Throws: What went wrong when an answer could not be kept.
  func check() throws(Problem) {
    if let problem = error.withLock({ $0 }) { throw problem }
  }

  /// Called from the sandbox's thread, which cannot throw: ``check()`` tells.
  private func keep(_ line: JSONValue) {
    do {
      try write(line)
    } catch {
      self.error.withLock { $0 = error }
    }
  }

  private func write(_ line: JSONValue) throws(Problem) {
    let bytes = Array(line.compactText.utf8) + [UInt8(ascii: "\n")]
    guard FileBytes.write(bytes, to: descriptor) else { throw Self.failure("write", path) }
  }

  private static func failure(_ what: String, _ path: String) -> Problem {
    Problem(.inputOutput, "cannot \(what) \(path): \(systemMessage())")
  }
}

extension RunJournal {
  private struct Content {
    var begunAt: Timestamp
    var answers: [String: RecordPlace] = [:]
    var parts: [SandboxStanding] = []
    var exchanges: [Partner: [Exchange]] = [:]
    /// Of the whole lines, in bytes.
    var length = 0
  }

  private static let lineLimits = JSONValue.Limits(bytes: byteLimit, depth: 12)

  /// Nil where there is no journal of this run; a line that cannot be read ends what is believed.
  private static func read(
    _ descriptor: Int32, _ path: String, _ identity: RunIdentity
  ) throws(Problem) -> Content? {
    var content: Content?
    // Of the line that `rest` begins with, in the file.
    var start = 0
    var rest: [UInt8] = []
    while true {
      let more = try bytes(descriptor, at: start + rest.count, count: pieceBytes, path)
      guard !more.isEmpty else { return content }
      var searched = rest.count
      rest += more
      guard start + rest.count <= byteLimit else {
        throw Problem(.badInput, "\(path) is longer than \(byteLimit) bytes")
      }
      var begin = 0
      while let end = rest[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        guard take(rest[begin..<end], at: start + begin, identity, &content) else { return content }
        content?.length = start + end + 1
        (begin, searched) = (end + 1, end + 1)
      }
      rest.removeFirst(begin)
      start += begin
    }
  }

  /// Whether the line, which begins at `offset`, can be believed.
  private static func take(
    _ line: ArraySlice<UInt8>, at offset: Int, _ identity: RunIdentity, _ content: inout Content?
  ) -> Bool {
    guard let value = try? JSONValue(parsing: line, limits: lineLimits) else { return false }
    if content == nil {
      content = header(value, identity).map { Content(begunAt: $0) }
      return content != nil
    }
    if let part = try? SandboxStanding(value) {
      content?.parts.append(part)
    } else if let (partner, exchange) = exchange(value) {
      content?.exchanges[partner, default: []].append(exchange)
    } else if let (id, _) = answer(value) {
      content?.answers[id] = RecordPlace(offset: UInt32(offset), count: UInt32(line.count))
    } else {
      return false
    }
    return true
  }

  private static let pieceBytes = 1 << 20

  /// Fewer only at the file's end.
  private static func bytes(
    _ descriptor: Int32, at offset: Int, count: Int, _ path: String
  ) throws(Problem) -> [UInt8] {
    guard let bytes = FileBytes.read(descriptor, at: offset, count: count) else {
      throw failure("read", path)
    }
    return bytes
  }

  private static func header(_ line: JSONValue, _ identity: RunIdentity) -> Timestamp? {
    guard line["format"]?.string == format, let at = line["at"]?.integer,
      line["run"]?.canonicalBytes == identity.json.canonicalBytes
    else { return nil }
    return Timestamp(milliseconds: at)
  }

  private static func exchange(_ line: JSONValue) -> (Partner, Exchange)? {
    guard let part = (line["part"]?.string).flatMap(Partner.Part.init),
      let endpoint = (line["endpoint"]?.string).flatMap({ Digest(hex: $0) }), let value = line["exchange"],
      let exchange = try? Exchange(JSONObjectReader(value))
    else { return nil }
    return (Partner(part: part, endpoint: endpoint), exchange)
  }

  private static func answer(_ line: JSONValue) -> (String, String)? {
    guard let id = line["id"]?.string, let output = line["output"]?.string else { return nil }
    return (id, output)
  }
}

extension SandboxStanding {
  fileprivate var json: JSONValue {
    .object([
      "runner": .string(runner.hex),
      "subjects": .array(
        subjects.map { .object(["role": .string($0.role), "sha256": .string($0.digest.hex)]) }),
      "layers": .strings(layers.map(\.rawValue)),
    ])
  }

  fileprivate init(_ line: JSONValue) throws {
    var reader = try JSONObjectReader(line)
    guard let runner = Digest(hex: try reader.string("runner")) else {
      throw reader.problem("runner", "no digest")
    }
    var subjects: [Evidence.Subject] = []
    for var one in try reader.objects("subjects") {
      guard let digest = Digest(hex: try one.string("sha256")) else {
        throw one.problem("sha256", "no digest")
      }
      subjects.append(Evidence.Subject(role: try one.string("role"), digest: digest))
    }
    let layers = try reader.strings("layers").compactMap(SandboxLayer.init)
    try reader.finish()
    self.init(runner: runner, subjects: subjects, layers: layers)
  }
}
