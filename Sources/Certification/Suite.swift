public import Cryptography
public import Governance
public import StrictJSON

/// What an adaptation is exercised against: cases with graders, and the score below which it fails.
public struct Suite: Hashable, Sendable {
  /// What a suite may not exceed.
  public enum Limit {
    public static let cases = 100_000
    /// Questions are cases times their trials; evidence has room for an outcome of each.
    public static let questions = 100_000
    /// Of all turns of a case together.
    public static let promptBytes = 16_384
    public static let messages = 64
    public static let trials = 100
    public static let weight = 1_000
    public static let titleBytes = 200
    public static let descriptionBytes = 8_192
    public static let tagsPerCase = 16
    public static let idealTexts = 256
  }

  public let name: SuiteName
  /// Counted from 1.
  public let version: Int64
  public let title: String
  /// What the suite shows, and what it cannot.
  public let description: String
  /// In hundredths of a percent; a score equal to it passes.
  public let floor: Int64
  /// Floors of the cases with one tag, likewise.
  public let floors: [ByteText: Int64]
  public let cases: Records<Case>
  /// The tags of all cases, sorted, each once.
  public let tags: [String]
  /// Of ``canonicalBytes``: it names exactly these cases in this order with these graders and this floor.
  public let digest: Digest
  /// What has to be known of all cases together.
  let census: SuiteIndex

  /// `count`: Of all of `cases`, which may lie elsewhere.
  init(
    name: SuiteName, version: Int64, title: String, description: String, floor: Int64,
    floors: [ByteText: Int64], cases: Records<Case>, count: SuiteIndex.Count
  ) throws(SuiteError) {
    guard version >= 1 else { throw .version(version) }
    guard (1...Limit.titleBytes).contains(title.utf8.count) else { throw .titleLength(title.utf8.count) }
    guard description.utf8.count <= Limit.descriptionBytes else {
      throw .descriptionLength(description.utf8.count)
    }
    guard (0...10_000).contains(floor) else { throw .floor(floor) }
    census = try SuiteIndex(count, of: cases)
    let tags = census.tags
    for (tag, floor) in floors.sorted(by: { $0.key < $1.key }) {
      guard (0...10_000).contains(floor) else { throw .tagFloor(tag.text, floor) }
      guard tags.contains(tag) else { throw .unknownTag(tag.text) }
    }
    self.name = name
    self.version = version
    self.title = title
    self.description = description
    self.floor = floor
    self.floors = floors
    self.tags = tags.sorted().map(\.text)
    self.cases = cases
    let head = Self.head(name, version, title, description, floor, floors)
    var hasher = Hasher256()
    JSONValue.writeCanonical(head, list: "cases", cases.canonicalBytes) { hasher.update($0) }
    digest = hasher.finalize()
  }

  public init(
    name: SuiteName, version: Int64, title: String, description: String, floor: Int64,
    floors: [ByteText: Int64] = [:], cases: [Case]
  ) throws(SuiteError) {
    var count = SuiteIndex.Count()
    for one in cases { count.add(one) }
    try self.init(
      name: name, version: version, title: title, description: description, floor: floor, floors: floors,
      cases: Records(cases), count: count)
  }

  /// `name@version`.
  public var label: String { "\(name)@\(version)" }

  /// Equal suites have equal bytes.
  public static func == (left: Suite, right: Suite) -> Bool { left.digest == right.digest }

  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

public enum SuiteError: Error, Hashable, Sendable, CustomStringConvertible {
  case version(Int64)
  case titleLength(Int)
  case descriptionLength(Int)
  case floor(Int64)
  case caseCount(Int)
  case duplicateCase(CaseID)
  case questionCount(Int)
  /// The numbers of trials have no common multiple small enough to add their shares exactly.
  case trialMix
  case tagFloor(String, Int64)
  case unknownTag(String)

  /// The field that is wrong.
  public var field: String {
    switch self {
    case .version: "version"
    case .titleLength: "title"
    case .descriptionLength: "about"
    case .floor: "floor"
    case .tagFloor(let tag, _), .unknownTag(let tag): "floors.\(tag)"
    case .caseCount, .duplicateCase: "cases"
    case .questionCount, .trialMix: "trials"
    }
  }

  public var description: String {
    switch self {
    case .version(let found): "must be 1 or more, not \(found)"
    case .titleLength(let bytes): "must have 1 to \(Suite.Limit.titleBytes) bytes, not \(bytes)"
    case .descriptionLength(let bytes):
      "must have at most \(Suite.Limit.descriptionBytes) bytes, not \(bytes)"
    case .unknownTag: "names a tag that no case has"
    case .floor(let found), .tagFloor(_, let found):
      "must lie between 0 and 10000 hundredths of a percent, not \(found)"
    case .caseCount(let count): "must number 1 to \(Suite.Limit.cases), not \(count)"
    case .questionCount(let count): "must ask at most \(Suite.Limit.questions) questions, not \(count)"
    case .trialMix: "differ too much between cases to be averaged exactly; use fewer different numbers"
    case .duplicateCase(let id): "hold the id \(id) twice"
    }
  }
}
