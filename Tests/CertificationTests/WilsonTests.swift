import Certification
import Testing

@Suite struct WilsonTests {
  /// SciPy 1.17.1: `binomtest(passed, total).proportion_ci(method="wilson")`, times 10,000, rounded outwards.
  private static let reference: [(passed: Int, total: Int, low: Int64, high: Int64)] = [
    (0, 1, 0, 7_935), (1, 1, 2_065, 10_000), (0, 10, 0, 2_776), (1, 10, 178, 4_042),
    (5, 10, 2_365, 7_635), (10, 10, 7_224, 10_000), (3, 7, 1_582, 7_496), (47, 48, 8_910, 9_964),
    (48, 48, 9_258, 10_000), (266, 280, 9_178, 9_700), (280, 280, 9_864, 10_000), (1, 1_000, 1, 57),
    (999, 1_000, 9_943, 9_999), (9_500, 10_000, 9_455, 9_542), (50_000, 100_000, 4_969, 5_031),
    (100_000, 100_000, 9_999, 10_000), (0, 100_000, 0, 1),
  ]

  @Test func theIntervalIsThatOfSciPy() {
    for row in Self.reference {
      let interval = WilsonInterval(passed: row.passed, total: row.total)
      #expect(interval.low == row.low, "\(row)")
      #expect(interval.high == row.high, "\(row)")
    }
  }

  @Test func withoutCasesNothingIsKnown() {
    let interval = WilsonInterval(passed: 0, total: 0)
    #expect(interval.low == 0)
    #expect(interval.high == 10_000)
  }

  @Test func theShareItselfLiesInside() {
    for total in 1...200 {
      for passed in 0...total {
        let interval = WilsonInterval(passed: passed, total: total)
        let share = Double(passed) * 10_000 / Double(total)
        #expect(Double(interval.low) <= share && share <= Double(interval.high))
      }
    }
  }
}
