import Cryptography
import Glibc
import Testing

struct ProcessHardeningTests {
  @Test func coreDumpsAreOff() {
    #expect(ProcessHardening.disableCoreDumps())
    var limit = rlimit(rlim_cur: 1, rlim_max: 1)
    #expect(getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0)
    #expect(limit.rlim_cur == 0 && limit.rlim_max == 0)
  }
}
