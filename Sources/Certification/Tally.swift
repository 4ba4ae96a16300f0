/// How a number of cases fared together.
public struct Tally: Hashable, Sendable {
  /// Cases of which every trial passed.
  public private(set) var passed = 0
  public private(set) var total = 0
  /// In hundredths of a percent; `nil` where none is asked for.
  public let floor: Int64?
  private var share: ExactShare

  init(floor: Int64?, common: UInt64) {
    self.floor = floor
    share = ExactShare(common: common)
  }

  /// Counts a case in.
  mutating func add(_ one: Case, passedTrials: Int) {
    passed += passedTrials == one.trials ? 1 : 0
    total += 1
    share.add(passed: passedTrials, of: one.trials, weight: one.weight)
  }

  public var failed: Int { total - passed }

  /// The mean of the cases' shares of passed trials, each with its weight.
  ///
  /// In hundredths of a percent, rounded down, so that rounding never lifts a score over a floor.
  public var score: Int64 { share.hundredths }

  public var floorMet: Bool { floor.map { score >= $0 } ?? true }

  /// Of the cases, whatever their weights: trials of one prompt are no further draws of prompts.
  public var interval: WilsonInterval { WilsonInterval(passed: passed, total: total) }
}
