import Certification

/// How long to wait before another attempt: twice as long each time, spread over the upper half.
enum Backoff {
  /// `attempt`: The one that failed, counted from 1.
  static func milliseconds(after attempt: Int64, _ retries: Endpoint.Retries, randomBits: UInt32) -> Int64 {
    var wait = max(1, retries.firstWaitMilliseconds)
    for _ in 1..<max(1, min(attempt, 40)) where wait < retries.longestWaitMilliseconds { wait *= 2 }
    wait = max(1, min(wait, retries.longestWaitMilliseconds))
    return wait - (wait / 2) * Int64(randomBits) / Int64(UInt32.max)
  }
}
