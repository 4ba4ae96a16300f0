internal import Foundation
internal import Glibc

/// A folder of mode 0700 that lives as long as this object.
public final class TemporaryFolder: Sendable {
  /// Without a `/` at the end.
  public let path: String

  public init() throws {
    var template = Array("/tmp/countersign-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    path = String(cString: made)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  public func file(_ name: String) -> String { "\(path)/\(name)" }

  public func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  /// Writes a file with `mode` whatever the umask is, and returns its path.
  @discardableResult
  public func write(_ bytes: some Sequence<UInt8>, to name: String, mode: UInt32 = 0o600) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    guard chmod(file(name), mode) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return file(name)
  }
}
