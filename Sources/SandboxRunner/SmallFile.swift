internal import Glibc

/// The content of one of the kernel's small files, at most 1 MiB; `nil` with `errno` when it cannot be read.
func smallFile(_ path: String) -> String? {
  let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 16_384)
  while bytes.count < 1 << 20 {
    let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { return nil }
    if count == 0 { break }
    bytes += buffer[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// Writes one of the kernel's control files at once; 0 or errno.
@discardableResult
func writeControl(_ path: String, _ text: String) -> Int32 {
  let file = open(path, O_WRONLY | O_CLOEXEC)
  guard file >= 0 else { return errno }
  defer { close(file) }
  let count = text.utf8.count
  return text.withCString { write(file, $0, count) } == count ? 0 : errno
}

func linkTarget(_ path: String) -> String? {
  var buffer = [UInt8](repeating: 0, count: 4096)
  let count = buffer.withUnsafeMutableBytes { bytes in
    guard let start = bytes.baseAddress else { return -1 }
    return readlink(path, start.assumingMemoryBound(to: CChar.self), bytes.count)
  }
  return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
}

/// The names in a folder, sorted; none when it cannot be read.
func namesInFolder(_ path: String) -> [String] {
  guard let stream = opendir(path) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// The parts of /proc/PID/stat (proc(5)) that are of use here; they are readable for everybody.
struct ProcessStatus {
  var state: Substring
  var parent: Int32
  /// In clock ticks since boot.
  var start: String

  /// `nil` when there is no such process.
  init?(_ process: Int32) {
    // The second field is the program's name and may hold spaces and parentheses.
    guard let text = smallFile("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, let parent = Int32(fields[1]) else { return nil }
    state = fields[0]
    self.parent = parent
    start = String(fields[19])
  }
}
