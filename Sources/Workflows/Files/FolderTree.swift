import Glibc

/// Whole folders: listed, renamed and removed.
enum FolderTree {
  /// Removes a folder with all that is in it, or a file; links are removed, never followed.
  static func remove(_ path: String) throws(Problem) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return }
      throw problem("look at", path)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      guard unlink(path) == 0 || errno == ENOENT else { throw problem("remove", path) }
      return
    }
    for name in try names(in: path) { try remove("\(path)/\(name)") }
    guard rmdir(path) == 0 || errno == ENOENT else { throw problem("remove", path) }
  }

  /// The names of what is in a folder, sorted; none when there is no such folder.
  static func names(in path: String) throws(Problem) -> [String] {
    guard let folder = opendir(path) else {
      if errno == ENOENT { return [] }
      throw problem("read", path)
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func rename(_ path: String, to other: String) throws(Problem) {
    guard Glibc.rename(path, other) == 0 else { throw problem("rename \(path) to", other) }
  }

  static func synchronise(_ folder: String) throws(Problem) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw problem("open", folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw problem("write", folder) }
  }

  private static func problem(_ what: String, _ path: String) -> Problem {
    Problem(.inputOutput, "cannot \(what) \(path): \(String(cString: strerror(errno)))")
  }
}
