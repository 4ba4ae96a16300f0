/// Looks for texts in the answer.
public struct Includes: Hashable, Sendable {
  public enum Match: String, CaseIterable, Hashable, Sendable {
    case any
    case all
    /// The answer must contain none of them.
    case none
  }

  /// At least one.
  public var ideal: [Template]
  public var match: Match
  public var ignoresCase: Bool

  public init(ideal: [Template], match: Match = .any, ignoresCase: Bool = false) {
    self.ideal = ideal
    self.match = match
    self.ignoresCase = ignoresCase
  }

  func grade(_ sample: Sample) -> Grade {
    var found: [String] = []
    var missing: [String] = []
    let searched = ignoresCase ? sample.answer.lowercased() : sample.answer
    for template in ideal {
      guard let text = sample.filled(template) else { return .missingField }
      if contains(searched, ignoresCase ? text.lowercased() : text) {
        found.append(text)
      } else {
        missing.append(text)
      }
    }
    switch match {
    case .any:
      return Grade(
        passed: !found.isEmpty, is: "contains \(quoted(found))", isNot: "contains none of \(quoted(missing))")
    case .all:
      return Grade(
        passed: missing.isEmpty, is: "contains \(quoted(found))", isNot: "does not contain \(quoted(missing))"
      )
    case .none:
      return Grade(
        passed: found.isEmpty, is: "contains none of \(quoted(missing))",
        isNot: "contains \(quoted(found)), which it must not")
    }
  }
}
