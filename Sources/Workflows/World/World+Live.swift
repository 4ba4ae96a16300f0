import Cryptography
import Glibc
import Governance
import SystemFiles

extension World {
  /// The machine's clock and libsodium's generator.
  public static let live = World(
    now: {
      var moment = timespec()
      clock_gettime(CLOCK_REALTIME, &moment)
      return Timestamp(milliseconds: Int64(moment.tv_sec) * 1000 + Int64(moment.tv_nsec) / 1_000_000)
    },
    uptime: { Uptime.ofThisMachine() },
    randomBytes: { Randomness.bytes($0) })
}

extension Uptime {
  /// Read from the kernel's files: a library that is loaded to fake the time fakes every clock that is asked by a call.
  static func ofThisMachine() -> Uptime? {
    guard let boot = line(of: "/proc/sys/kernel/random/boot_id"),
      let seconds = line(of: "/proc/uptime")?.split(separator: " ").first.flatMap({ Double($0) }),
      seconds >= 0, seconds < 1e12
    else { return nil }
    return Uptime(boot: boot, span: TimeSpan(milliseconds: Int64(seconds * 1000)))
  }

  private static func line(of path: String) -> String? {
    guard let bytes = try? WholeFile.read(path, byteLimit: 4096) else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }
}
