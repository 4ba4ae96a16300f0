import Cryptography
import Glibc
import Governance

extension World {
  /// The machine's clock and libsodium's generator.
  public static let live = World(
    now: {
      var moment = timespec()
      clock_gettime(CLOCK_REALTIME, &moment)
      return Timestamp(milliseconds: Int64(moment.tv_sec) * 1000 + Int64(moment.tv_nsec) / 1_000_000)
    },
    randomBytes: { Randomness.bytes($0) })
}
