internal import CSpawn
internal import Glibc
internal import SystemFiles

/// An open file descriptor that is closed once: by ``close()`` or with its owner.
final class Descriptor {
  private(set) var number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  deinit { close() }

  var isOpen: Bool { number >= 0 }

  func close() {
    if number >= 0 { Glibc.close(number) }
    number = -1
  }

  static func pipe() throws(SandboxError) -> (read: Descriptor, write: Descriptor) {
    var ends: [Int32] = [-1, -1]
    let code = csp_pipe(&ends)
    guard code == 0 else { throw .system(call: "pipe2", code: code) }
    return (Descriptor(ends[0]), Descriptor(ends[1]))
  }

  /// A pipe from which all of `bytes` can be read, and then the end; they must fit into a pipe's buffer of 64 KiB.
  static func holding(_ bytes: [UInt8]) throws(SandboxError) -> Descriptor {
    let (read, write) = try pipe()
    try write.setNonblocking()
    guard write.write(bytes[...]) == bytes.count else { throw .system(call: "write", code: errno) }
    return read
  }

  func setNonblocking() throws(SandboxError) {
    let code = csp_set_nonblocking(number)
    guard code == 0 else { throw .system(call: "fcntl", code: code) }
  }

  /// Writes what fits; -1 with `errno` when nothing does.
  func write(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
  }

  /// Reads what is there: empty at the end of the stream, `nil` when nothing is there yet.
  func read() throws(SandboxError) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = buffer.withUnsafeMutableBytes { bytes in
      uninterrupted { Glibc.read(number, bytes.baseAddress, bytes.count) }
    }
    if count >= 0 { return Array(buffer[..<count]) }
    guard errno == EAGAIN else { throw .system(call: "read", code: errno) }
    return nil
  }
}
