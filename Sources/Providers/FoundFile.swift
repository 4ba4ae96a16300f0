internal import Glibc
internal import Governance
internal import SystemFiles

/// A regular file that a walk through a directory found.
struct FoundFile: Hashable, Sendable {
  let components: [String]
  let identity: FileIdentity

  var path: String { components.joined(separator: "/") }

  /// Every file below `directory`, each directory in the order of its names' bytes.
  static func all(
    in directory: String, ignoring: [String], limits: ArtifactTree.Limits
  ) throws(FileProblem) -> [FoundFile] {
    var walk = DirectoryWalk(ignoredAtTop: Set(ignoring.map { Array($0.utf8) }), limits: limits)
    try walk.visit(try OpenFile.directory(directory), components: [])
    return walk.files
  }
}

private struct DirectoryWalk {
  let ignoredAtTop: Set<[UInt8]>
  let limits: ArtifactTree.Limits
  var files: [FoundFile] = []
  var entryCount = 0

  init(ignoredAtTop: Set<[UInt8]>, limits: ArtifactTree.Limits) {
    self.ignoredAtTop = ignoredAtTop
    self.limits = limits
  }

  mutating func visit(_ directory: consuming OpenFile, components: [String]) throws(FileProblem) {
    for name in try names(in: directory) {
      let shown = "\(directory.path)/\(name)"
      let isIgnored = components.isEmpty && ignoredAtTop.contains(Array(name.utf8))
      if isIgnored, try !isLink(name, in: directory, shown: shown) { continue }
      let entry = try OpenFile(at: directory.descriptor, name: name, shown: shown)
      let path = components + [name]
      if entry.identity.isDirectory {
        guard path.count < limits.depth else { throw .tooDeep(path: shown, limit: limits.depth) }
        try visit(entry, components: path)
      } else {
        try entry.requireFile()
        guard path.reduce(path.count - 1, { $0 + $1.utf8.count }) <= Artifact.pathByteLimit else {
          throw .pathTooLong(path: shown, limitBytes: Artifact.pathByteLimit)
        }
        files.append(FoundFile(components: path, identity: entry.identity))
      }
    }
  }

  /// Even an ignored name may be no link: the OpenSSF tools refuse it too.
  private func isLink(_ name: String, in directory: borrowing OpenFile, shown: String) throws(FileProblem)
    -> Bool
  {
    var found = stat()
    guard fstatat(directory.descriptor, name, &found, AT_SYMLINK_NOFOLLOW) == 0 else {
      throw .failed(path: shown, code: errno)
    }
    guard found.st_mode & S_IFMT == S_IFLNK else { return false }
    throw .symbolicLink(path: shown)
  }

  private mutating func names(in directory: borrowing OpenFile) throws(FileProblem) -> [String] {
    guard
      let found = FolderTree.names(of: directory.descriptor, atMost: limits.files - entryCount + 1)
    else { throw .failed(path: directory.path, code: errno) }
    // Directories count as well, or a tree of empty ones would never end.
    entryCount += found.count
    guard entryCount <= limits.files else { throw .tooManyFiles(limit: limits.files) }
    var names: [String] = []
    for bytes in found {
      guard let name = String(validating: bytes, as: UTF8.self) else {
        throw .unreadableName(path: "\(directory.path)/\(String(decoding: bytes, as: UTF8.self))")
      }
      names.append(name)
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
