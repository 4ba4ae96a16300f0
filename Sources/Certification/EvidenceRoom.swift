import StrictJSON

/// How much of the answers there is room for in evidence, which is kept as one document of bounded length.
///
/// A model must not be able to prevent that its failure is recorded by saying much: what it said is cut, as far as need
/// be.
enum EvidenceRoom {
  /// Of all outcomes; what a document may have beside them is bounded by itself.
  static let bytes = 48 << 20
  /// How much of an answer is kept, each tried when the one before is too much.
  ///
  /// The last leaves room for as many outcomes as a suite can have: 500 bytes each.
  static let steps = [8_192, 4_096, 2_048, 1_024, 512, 256, 128, 64]
  /// What it takes at most to say that an answer was cut: its length and its digest.
  private static let noteBytes = 120

  /// The largest step with which all of `outcomes` fit; `nil` when they do as they are.
  static func step(for outcomes: Records<CaseOutcome>, in room: Int) -> Int? {
    var whole = 0
    var cut = Array(repeating: 0, count: steps.count)
    for outcome in outcomes {
      let bytes = outcome.json.canonicalBytes.count + 1
      let (output, reason) = (outcome.output?.jsonByteCount ?? 0, outcome.reason.jsonByteCount)
      whole += bytes
      for (index, step) in steps.enumerated() {
        let lost = max(0, output - step)
        cut[index] +=
          bytes - lost + (lost > 0 && outcome.whole == nil ? noteBytes : 0)
          - max(0, reason - reasonBytes(step))
      }
    }
    guard whole > room else { return nil }
    return zip(steps, cut).first { $0.1 <= room }?.0 ?? steps.last
  }

  static func reasonBytes(_ step: Int) -> Int { min(step, CaseOutcome.Limit.reasonBytes) }
}

extension Records<CaseOutcome> {
  /// The same, each answer cut as far as all need it to be kept as evidence.
  ///
  /// `store`: Where they are put if they must be cut; without one they stay in memory.
  ///
  /// - Throws: What the store throws.
  public func fittingEvidence(in store: (any RecordStore)? = nil) throws -> Records {
    try fittingEvidence(of: EvidenceRoom.bytes, in: store)
  }

  func fittingEvidence(of room: Int, in store: (any RecordStore)? = nil) throws -> Records {
    guard let step = EvidenceRoom.step(for: self, in: room) else { return self }
    var reading = RecordReading<CaseOutcome>(store: store)
    for outcome in self {
      var outcome = outcome
      outcome.cut(output: step, reason: EvidenceRoom.reasonBytes(step))
      reading.add(outcome)
    }
    return try reading.records()
  }
}
