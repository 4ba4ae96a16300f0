import Foundation
import Glibc
import SystemFiles
import TestSupport
import Testing

struct FolderTreeTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func make(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: FilePath.folder(of: folder.file(name)), withIntermediateDirectories: true)
    try folder.write([1], to: name)
  }

  @Test func aTreeGoesAndWhatItsLinksLeadToStays() throws {
    try make("kept/file")
    try make("tree/a/b/file")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("tree/a/link"), withDestinationPath: folder.file("kept"))
    try FolderTree.remove(folder.file("tree"))
    #expect(try FolderTree.names(in: folder.path) == ["kept"])
    #expect(try folder.read("kept/file") == [1])
    // Once more there is nothing to do.
    try FolderTree.remove(folder.file("tree"))
  }

  @Test func aLinkItselfGoesAndNotItsTarget() throws {
    try make("kept/file")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: folder.file("kept"))
    try FolderTree.remove(folder.file("link"), isReadOnly: true)
    #expect(try FolderTree.names(in: folder.path) == ["kept"])
    #expect(try FolderTree.names(in: folder.file("kept")) == ["file"])
  }

  @Test func ourOwnFoldersAreRemovedEvenWhereTheyAreClosedToWriting() throws {
    try make("tree/inner/file")
    #expect(chmod(folder.file("tree/inner"), 0o550) == 0)
    #expect(chmod(folder.file("tree"), 0o550) == 0)
    try FolderTree.remove(folder.file("tree"), isReadOnly: true)
    #expect(try FolderTree.names(in: folder.path).isEmpty)
  }

  @Test func namesAreReadUpToALimit() throws {
    for number in 0..<5 { try folder.write([], to: "\(number)") }
    let open = open(folder.path, O_RDONLY | O_DIRECTORY)
    defer { close(open) }
    #expect(FolderTree.names(of: open)?.count == 5)
    #expect(FolderTree.names(of: open, atMost: 3)?.count == 3)
    #expect(try FolderTree.names(in: folder.file("none")).isEmpty)
  }

  @Test func uniqueFoldersAreTheirOwnersAlone() throws {
    let one = try FolderTree.makeUnique(folder.file("part-"))
    #expect(one.hasPrefix(folder.file("part-")))
    #expect(try FolderTree.makeUnique(folder.file("part-")) != one)
    let mode = try FileManager.default.attributesOfItem(atPath: one)[.posixPermissions] as? Int
    #expect(mode == 0o700)
  }
}
