import Glibc

/// Finds the files that are shipped with the program.
public enum Resources {
  /// The program that runs base models with adapters.
  public static func runner() throws(Problem) -> String {
    let folder = try executableFolder()
    let path = "\(folder)/countersign-lora-runner"
    guard access(path, X_OK) == 0 else {
      throw Problem(
        .missingPart, "the model runner \(path) is not there",
        next: "Build both with `make build`, or `make install`.")
    }
    return path
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
