internal import Cryptography
internal import Glibc
internal import StrictJSON

/// Reads training files: JSON Lines, a record a line.
public enum TrainingFile {
  /// How many bad lines a summary names.
  public static let keptBadLines = 20
  public static let defaultLineLimitBytes = 16 << 20

  /// How far reading has come.
  public struct Progress: Hashable, Sendable {
    public var bytesDone: Int64
    public var bytesTotal: Int64
  }

  /// Digests the file at `path` and checks every line, in one pass and in memory that does not grow with the file.
  ///
  /// The records must be for `method`; `nil` takes it from the first line that tells. A line of more than
  /// `lineLimitBytes` is a bad line: it is read past, never held. Bad lines are part of the summary, not thrown.
  /// `progress` is called after every piece of at most 1 MiB.
  public static func summarize(
    file path: String, method: FineTuningMethod? = nil, lineLimitBytes: Int = defaultLineLimitBytes,
    progress: (Progress) -> Void = { _ in }
  ) throws(FileProblem) -> TrainingFileSummary {
    let file = try OpenFile.file(path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    var hasher = Hasher256()
    var splitter = LineSplitter(limitBytes: lineLimitBytes)
    var tally = TrainingTally(method: method)
    var done = Progress(bytesDone: 0, bytesTotal: file.identity.size)
    while true {
      let count = try file.read(into: buffer)
      guard count > 0 else { break }
      let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      hasher.update(piece)
      splitter.split(piece) { tally.add($0) }
      done.bytesDone += Int64(count)
      guard done.bytesDone <= done.bytesTotal else { throw .changedWhileReading(path: path) }
      progress(done)
    }
    splitter.finish { tally.add($0) }
    guard done.bytesDone == done.bytesTotal else { throw .changedWhileReading(path: path) }
    try file.requireUnchanged()
    return tally.summary(digest: hasher.finalize(), byteCount: done.bytesTotal)
  }
}

/// Cuts a stream of bytes at its line feeds, holding at most one line of at most `limitBytes`.
struct LineSplitter {
  /// Without its line feed.
  enum Line {
    case bytes(UnsafeRawBufferPointer)
    case tooLong(limitBytes: Int)
  }

  private let limitBytes: Int
  private var held: [UInt8] = []
  private var isTooLong = false
  private var isInLine = false

  /// What waits for the rest of its line.
  var heldByteCount: Int { held.count }

  init(limitBytes: Int) {
    self.limitBytes = limitBytes
  }

  mutating func split(_ piece: UnsafeRawBufferPointer, each: (Line) -> Void) {
    var rest = piece
    while let start = rest.baseAddress, rest.count > 0 {
      guard let feed = memchr(start, 0x0A, rest.count) else {
        hold(rest)
        return
      }
      let length = start.distance(to: UnsafeRawPointer(feed))
      end(with: UnsafeRawBufferPointer(rebasing: rest[..<length]), each)
      rest = UnsafeRawBufferPointer(rebasing: rest[(length + 1)...])
    }
  }

  /// The last line, when no line feed ended it.
  mutating func finish(each: (Line) -> Void) {
    guard isInLine else { return }
    end(with: UnsafeRawBufferPointer(start: nil, count: 0), each)
  }

  private mutating func hold(_ bytes: UnsafeRawBufferPointer) {
    isInLine = true
    guard !isTooLong else { return }
    if held.count + bytes.count > limitBytes {
      isTooLong = true
      held.removeAll()
    } else {
      held.append(contentsOf: bytes)
    }
  }

  private mutating func end(with bytes: UnsafeRawBufferPointer, _ each: (Line) -> Void) {
    // Most lines lie within one piece and are never copied.
    if !isInLine, bytes.count <= limitBytes {
      each(.bytes(bytes))
      return
    }
    hold(bytes)
    if isTooLong {
      each(.tooLong(limitBytes: limitBytes))
    } else {
      held.withUnsafeBytes { each(.bytes($0)) }
    }
    held.removeAll(keepingCapacity: held.count <= 1 << 20)
    isTooLong = false
    isInLine = false
  }
}
