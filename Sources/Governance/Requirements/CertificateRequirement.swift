public import StrictJSON

/// A certificate for a suite, good enough and fresh enough.
public struct CertificateRequirement: Hashable, Sendable {
  public var suite: SuiteName
  /// The least score, in hundredths of a percent (0 to 10,000).
  public var floor: Int64
  /// A later run below this takes the effect of an earlier one; one between this and the floor changes nothing.
  ///
  /// In hundredths of a percent, at most ``floor``; `nil`: whatever does not reach the floor takes it.
  public var revokesBelow: Int64?
  /// How many cases may be worse than those of the predecessor or the base; `nil`: nothing is to be compared.
  public var bound: RegressionBound?
  /// `nil`: the certificate's own expiry decides.
  public var maximumAge: TimeSpan?
  /// What the sandbox of the run must have been seen to hold; a certificate without one of them does not count.
  public var layers: [SandboxLayer]
  /// Whether a certificate that was imported from another harness counts; it never does by itself.
  public var allowsImported: Bool

  public init(
    suite: SuiteName, floor: Int64, revokesBelow: Int64? = nil, bound: RegressionBound? = nil,
    maximumAge: TimeSpan? = nil, layers: [SandboxLayer] = [], allowsImported: Bool = false
  ) {
    self.suite = suite
    self.floor = floor
    self.revokesBelow = revokesBelow
    self.bound = bound
    self.maximumAge = maximumAge
    self.layers = layers
    self.allowsImported = allowsImported
  }
}

extension CertificateRequirement: ObjectRequirement {
  public static let key = "certificate"

  public var kind: Requirement.Kind { .certificate(self) }

  public var json: JSONValue {
    .object([
      "suite": .string(suite.text),
      "floor": .percentage(floor),
      // What is not asked for is absent: there is one way to say it.
      "revokesBelow": revokesBelow.map(JSONValue.percentage),
      "against": bound.map { .string($0.against.rawValue) },
      "regressions": bound.map { .integer($0.regressions) },
      "maximumAge": maximumAge.map { .string($0.text) },
      "layers": layers.isEmpty ? nil : .strings(layers.map(\.rawValue)),
      "imported": allowsImported ? .string("allow") : nil,
    ])
  }

  public init(reading reader: inout JSONObjectReader) throws(JSONFieldError) {
    let imported = try reader.optionalWord("imported")
    guard imported == nil || imported == "allow" else {
      throw reader.problem("imported", "can only be \"allow\": leave it out to refuse")
    }
    self.init(
      suite: try reader.identifier("suite"), floor: try reader.percentage("floor"),
      revokesBelow: reader.optional("revokesBelow") == nil ? nil : try reader.percentage("revokesBelow"),
      bound: try RegressionBound(reading: &reader), maximumAge: try reader.optionalTimeSpan("maximumAge"),
      layers: reader.optional("layers") == nil ? [] : try reader.choices("layers"),
      allowsImported: imported != nil)
    // An empty list would be other bytes for the same policy.
    guard reader.optional("layers") == nil || !layers.isEmpty else {
      throw reader.problem("layers", "is empty: leave it out")
    }
  }

  public var problems: [JSONFieldError] {
    var found: [JSONFieldError] = []
    func add(_ field: String, _ problem: String) {
      found.append(JSONFieldError(field: field, problem: problem))
    }
    if maximumAge?.milliseconds == 0 { add("maximumAge", "is zero: it can never be met") }
    if allowsImported, !layers.isEmpty {
      add("imported", "allows what layers refuses: no layer is known to have held an imported run")
    }
    if let revokesBelow, revokesBelow > floor {
      add(
        "revokesBelow",
        "is \(Percentage.text(revokesBelow)), more than the floor of \(Percentage.text(floor)): a run that "
          + "grants would revoke")
    }
    if let bound {
      if bound.against == .other { add("against", "can only be predecessor or base, not other") }
      if allowsImported {
        add("imported", "allows what against refuses: an imported run is never compared")
      }
    }
    var seen: Set<SandboxLayer> = []
    for layer in layers where !seen.insert(layer).inserted { add("layers", "names \(layer.rawValue) twice") }
    return found
  }

  public var words: String {
    "suite \(suite) at \(Percentage.text(floor)) or better"
      + (revokesBelow.map { ", revoked below \(Percentage.text($0))" } ?? "")
      + (bound.map { ", at most \($0.regressions) cases worse than its \($0.against.rawValue)" } ?? "")
      + (maximumAge.map { ", not older than \($0.text)" } ?? "")
      + (layers.isEmpty ? "" : ", in a sandbox that held \(layers.map(\.rawValue).joined(separator: ", "))")
  }
}

extension RegressionBound {
  fileprivate init?(reading reader: inout JSONObjectReader) throws(JSONFieldError) {
    guard let against: Comparison.Role = try reader.optionalChoice("against") else {
      guard reader.optional("regressions") == nil else {
        throw reader.problem("against", "is missing: regressions against what, predecessor or base?")
      }
      return nil
    }
    guard reader.optional("regressions") != nil else {
      throw reader.problem("regressions", "is missing: how many cases may be worse, 0 for none?")
    }
    self.init(against: against, regressions: try reader.integer("regressions", in: 0...Int64(1_000_000)))
  }
}
