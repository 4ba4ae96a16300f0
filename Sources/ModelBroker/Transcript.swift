public import Certification
public import Cryptography
internal import StrictJSON

/// What was sent and received, one JSON object a line, in the order in which the exchanges ended.
///
/// ```json
/// {"question":"vault-1","attempt":1,"request":{…},"status":200,"contentType":"application/json","response":"{…}"}
/// {"question":"vault-2","attempt":1,"request":{…},"failure":"timed out"}
/// ```
///
/// Bodies only: no headers, no key, no times. A body that does not fit any more is replaced by digest and length.
public struct Transcript: Sendable {
  /// A line, and whether the bodies are in it.
  struct Record: Hashable, Sendable {
    var line: JSONValue
    var isWhole: Bool

    fileprivate var bytes: [UInt8] { Array(line.compactText.utf8) + [UInt8(ascii: "\n")] }
  }

  public private(set) var bytes: [UInt8] = []
  public private(set) var records: Int64 = 0
  public private(set) var isWhole = true
  private let byteLimit: Int

  public init(byteLimit: Int = 32 << 20) {
    self.byteLimit = byteLimit
  }

  public var digest: Digest { Digest(of: bytes) }

  public var summary: RemoteModel.Transcript {
    RemoteModel.Transcript(digest: digest, records: records, isWhole: isWhole)
  }

  /// What is to be kept of an exchange, as far as there is room for it now.
  func record(question: String, attempt: Int64, request: ChatRequest, reply: Reply) -> Record {
    let head = [
      JSONMember("question", .string(question)), JSONMember("attempt", .integer(attempt)),
    ]
    let whole = Record(
      line: .object(head + [JSONMember("request", request.json)] + Self.members(reply, whole: true)),
      isWhole: true)
    guard bytes.count + whole.bytes.count > byteLimit else { return whole }
    let sent = Self.reference(request.bytes)
    return Record(
      line: .object(head + [JSONMember("request", sent)] + Self.members(reply, whole: false)), isWhole: false)
  }

  mutating func add(_ record: Record) {
    if !record.isWhole { isWhole = false }
    records += 1
    let line = record.bytes
    // Even lines without bodies come to an end: then only their number is known.
    if bytes.count + line.count <= byteLimit + byteLimit / 4 { bytes += line }
  }

  private static func members(_ reply: Reply, whole: Bool) -> [JSONMember] {
    guard case .answer(let answer) = reply else { return [JSONMember("failure", .string(reply.phrase))] }
    let head = [
      JSONMember("status", .integer(Int64(answer.status))),
      JSONMember("contentType", .string(answer.contentType)),
    ]
    guard whole else { return head + [JSONMember("response", reference(answer.body))] }
    if let text = String(validating: answer.body, as: UTF8.self) {
      return head + [JSONMember("response", .string(text))]
    }
    return head + [JSONMember("responseBase64", .string(Base64.encode(answer.body)))]
  }

  private static func reference(_ body: [UInt8]) -> JSONValue {
    .object(["sha256": .string(Digest(of: body).hex), "bytes": .integer(Int64(body.count))])
  }
}

extension Reply {
  /// For the transcript.
  var phrase: String {
    switch self {
    case .answer(let answer): "status \(answer.status)"
    case .timedOut: "timed out"
    case .tooLarge: "too large"
    case .unreachable(let what): "unreachable: \(what)"
    case .untrusted(let what): "untrusted: \(what)"
    case .broken(let what): "broken: \(what)"
    case .cancelled: "cancelled"
    }
  }
}
