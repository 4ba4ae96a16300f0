internal import Glibc
internal import SystemFiles

/// The content of one of the kernel's small files, at most 1 MiB; `nil` with `errno` when it cannot be read.
func smallFile(_ path: String) -> String? {
  let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard file >= 0 else { return nil }
  defer { close(file) }
  return FileBytes.read(file, atMost: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
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
