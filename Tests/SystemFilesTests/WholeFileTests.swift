import Foundation
import Glibc
import SystemFiles
import TestSupport
import Testing

struct WholeFileTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("file")
  }

  @Test func readingStopsAtTheLimit() throws {
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
    try WholeFile.create(path, bytes)
    #expect(try WholeFile.read(path, byteLimit: bytes.count) == bytes)
    #expect(throws: FileError.tooLarge(path: path, limitBytes: bytes.count - 1)) {
      try WholeFile.read(path, byteLimit: bytes.count - 1)
    }
    #expect(throws: FileError.noSuchFile(path: path + "x")) { try WholeFile.read(path + "x", byteLimit: 1) }
  }

  @Test func linksAreFollowedOnlyWhereThatIsMeant() throws {
    try WholeFile.create(path, [7])
    let link = folder.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    #expect(try WholeFile.read(link, byteLimit: 1) == [7])
    #expect(throws: FileError.isSymbolicLink(path: link)) {
      try WholeFile.read(link, byteLimit: 1, followsLinks: false)
    }
    #expect(throws: FileError.alreadyExists(path: link)) { try WholeFile.create(link, [8]) }
    #expect(try folder.read("file") == [7])
  }

  @Test func replacingLeavesOneWholeFileOfItsOwnersAlone() throws {
    try WholeFile.create(path, [1], mode: 0o644)
    // Left by a writer that was killed, or put there by somebody else.
    try FileManager.default.createSymbolicLink(
      atPath: path + ".new", withDestinationPath: folder.file("other"))
    try WholeFile.replace(path, with: [2, 3], draft: ".new")
    #expect(try folder.read("file") == [2, 3])
    #expect(try FolderTree.names(in: folder.path) == ["file"])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func bytesAreReadAndWrittenAtTheirPlaces() throws {
    try WholeFile.create(path, Array(0..<10))
    let file = open(path, O_RDWR | O_CLOEXEC)
    defer { close(file) }
    #expect(FileBytes.read(file, at: 8, count: 5) == [8, 9])
    #expect(FileBytes.write([40, 50], to: file, at: 4))
    #expect(FileBytes.read(file, atMost: 6) == [0, 1, 2, 3, 40, 50])
    #expect(FileBytes.read(-1, atMost: 1) == nil)
  }

  @Test func aLockIsHeldByOneAtATime() async throws {
    let lock = try FolderLock(file: path)
    let other = open(path, O_RDWR | O_CLOEXEC)
    defer { close(other) }
    #expect(flock(other, LOCK_EX | LOCK_NB) != 0)
    lock.release()
    #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: folder.file("elsewhere"))
    #expect(throws: FileError.self) { try FolderLock(file: folder.file("link")) }
  }
}
