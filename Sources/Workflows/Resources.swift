import Glibc

/// Finds the files that are shipped with the program.
public enum Resources {
  /// The program that runs base models with adapters.
  public static func runner() throws(Problem) -> String {
    let folder = try executableFolder()
    let candidates = [
      "\(folder)/countersign-lora-runner", "\(folder)/../../runner/release/countersign-lora-runner",
    ]
    guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else {
      throw Problem(
        .missingPart, "the model runner countersign-lora-runner is not beside \(folder)/countersign",
        next: "Build it with `make runner`, or install both with `make install`.")
    }
    return found
  }

  /// The folder that holds this executable.
  static func executableFolder() throws(Problem) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let bytes = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else {
      throw Problem(.missingPart, "cannot tell where this program lies: /proc is not there")
    }
    return String(decoding: bytes[..<slash], as: UTF8.self)
  }
}
