internal import Glibc

/// A private folder with the one file that an editor is given; nothing of it stays.
struct EditingFolder {
  struct Failed: Error {
    var code: Int32
  }

  let path: String
  var file: String { path + "/reason.txt" }

  /// Makes the folder, closed to everybody else, and the file in it.
  init(holding bytes: [UInt8], environment: [String: String]) throws(Failed) {
    var template = Array("\(Self.parent(environment))/countersign-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failed(code: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    do {
      try write(bytes)
    } catch {
      remove()
      throw error
    }
  }

  /// What only its owner reaches where there is such a place, else where temporary files lie.
  private static func parent(_ environment: [String: String]) -> String {
    var status = stat()
    if let path = environment["XDG_RUNTIME_DIR"], path.hasPrefix("/"), lstat(path, &status) == 0,
      status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o077 == 0
    {
      return path
    }
    return environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
  }

  private func write(_ bytes: [UInt8]) throws(Failed) {
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failed(code: errno) }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Failed(code: errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// The file as the editor left it, which may be another one in its place; no more than `limit` bytes and one.
  func read(limit: Int) throws(Failed) -> [UInt8] {
    // O_NONBLOCK: a named pipe must not hang us.
    let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failed(code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Failed(code: EINVAL)
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while bytes.count <= limit {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Failed(code: errno) }
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return bytes
  }

  /// Removes the folder with all that an editor put beside the file.
  func remove() { Self.remove(path, depth: 0) }

  private static func remove(_ path: String, depth: Int) {
    guard depth < 8, let folder = opendir(path) else { return }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      let inner = "\(path)/\(name)"
      // A link is removed, not followed.
      if unlink(inner) != 0 { remove(inner, depth: depth + 1) }
    }
    closedir(folder)
    rmdir(path)
  }
}
