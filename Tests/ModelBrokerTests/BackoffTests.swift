import Certification
import Testing

@testable import ModelBroker

struct BackoffTests {
  @Test func waitsDoubleUpToTheLongestAndSpreadOverTheUpperHalf() {
    var retries = Endpoint.Retries()
    retries.firstWaitMilliseconds = 1_000
    retries.longestWaitMilliseconds = 5_000
    let rows: [(attempt: Int64, bits: UInt32, wait: Int64)] = [
      (1, 0, 1_000), (1, .max, 500), (2, 0, 2_000), (2, .max, 1_000), (3, 0, 4_000), (4, 0, 5_000),
      (4, .max, 2_500), (40, 0, 5_000), (.max, .max, 2_500), (2, .max / 2, 1_501),
    ]
    for row in rows {
      #expect(
        Backoff.milliseconds(after: row.attempt, retries, randomBits: row.bits) == row.wait, "\(row)")
    }
  }
}
