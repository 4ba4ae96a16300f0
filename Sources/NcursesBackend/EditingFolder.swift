internal import Glibc
internal import SystemFiles

/// A private folder with the one file that an editor is given; nothing of it stays.
struct EditingFolder {
  let path: String
  var file: String { path + "/reason.txt" }

  /// Makes the folder, closed to everybody else, and the file in it.
  init(holding bytes: [UInt8], environment: [String: String]) throws(FileError) {
    path = try FolderTree.makeUnique("\(Self.parent(environment))/countersign-")
    do {
      try WholeFile.create(file, bytes)
    } catch {
      remove()
      throw error
    }
  }

  /// What only its owner reaches where there is such a place, else where temporary files lie.
  private static func parent(_ environment: [String: String]) -> String {
    if let path = environment["XDG_RUNTIME_DIR"], path.hasPrefix("/") {
      do {
        _ = try PrivateDirectory(opening: path)
        return path
      } catch {}
    }
    return environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
  }

  /// The file as the editor left it, which may be another one in its place; no more than `limit` bytes and one.
  func read(limit: Int) throws(FileError) -> [UInt8] {
    // O_NONBLOCK: a named pipe must not hang us.
    let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(path: file, call: "read", code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .notARegularFile(path: file)
    }
    guard let bytes = FileBytes.read(descriptor, atMost: limit + 1) else {
      throw .system(path: file, call: "read", code: errno)
    }
    return bytes
  }

  /// Removes the folder with all that an editor put beside the file.
  func remove() { try? FolderTree.remove(path) }
}
