internal import CSodium
internal import Glibc

/// What a process that handles secrets asks of the kernel, before it reads any.
public enum ProcessHardening {
  /// Makes sure that no memory of this process ends in a core dump; whether the kernel agreed to both requests.
  ///
  /// RLIMIT_CORE = 0 stops core files and is inherited by every child. It does not stop a `core_pattern` that pipes
  /// into a crash reporter (core(5)), so the process is also made not dumpable. That also forbids tracing it by
  /// other processes of the same user. The cost: `/proc/self` then belongs to root, and a debugger cannot attach.
  /// A child gets its default back when it executes a program, so bubblewrap still makes its user namespace.
  @discardableResult
  public static func disableCoreDumps() -> Bool {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    let isLimited = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0
    return cs_forbid_dumping() == 0 && isLimited
  }
}
