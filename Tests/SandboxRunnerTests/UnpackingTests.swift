import Foundation
import SandboxRunner
import TestSupport
import Testing

/// Archives from anywhere, taken apart in the real sandbox.
@Suite(.serialized) struct UnpackingTests {
  private func fixture() throws -> [UInt8] {
    let path = "\(ProjectFolder.path)/fixtures/foreign/inspect/capitals.eval"
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// A zip archive that Python writes, `z` being its `ZipFile`.
  private func archive(_ lines: String...) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let script =
      "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)\n"
      + lines.joined(separator: "\n") + "\nz.close()\n"
    let outcome = try OutsideTool.run("python3", "-W", "ignore", "-c", script, folder.file("a.zip"))
    try #require(outcome.status == 0, "\(outcome.text)")
    return try folder.read("a.zip")
  }

  private func problem(_ bytes: [UInt8], unpackedBytes: Int64 = 1 << 20) async throws -> ArchiveError? {
    do {
      _ = try await Sandbox().members(ofArchive: bytes, unpackedBytes: unpackedBytes)
      return nil
    } catch let error as ArchiveError {
      return error
    }
  }

  @Test func whatInspectCompressedWithZstandardComesBackWhole() async throws {
    let members = try await Sandbox().members(ofArchive: fixture())
    #expect(members.count == 13)
    #expect(members.last?.name == "header.json")
    let header = String(decoding: members.last?.bytes ?? [], as: UTF8.self)
    #expect(header.contains(#""status":"success""#))
    #expect(members.filter { $0.name.hasPrefix("samples/") }.count == 8)
  }

  @Test func aLongNameAndAnEmptyFileAreMembersToo() async throws {
    let bytes = try archive(
      "z.writestr('samples/' + 'n' * 180 + '.json', b'[1]')", "z.writestr('empty', b'')",
      "z.writestr('s\u{fc}d', b'x')", "z.writestr('folder/', b'')")
    let members = try await Sandbox().members(ofArchive: bytes)
    #expect(
      members.map(\.name) == ["samples/\(String(repeating: "n", count: 180)).json", "empty", "s\u{fc}d"])
    #expect(members.map(\.bytes.count) == [3, 0, 1])
  }

  @Test func aBombIsStoppedAtTheLimit() async throws {
    let bomb = try archive("z.writestr('a', bytes(300 << 20))")
    #expect(bomb.count < 1 << 20)
    #expect(try await problem(bomb) == .unpackedSize(limit: 1 << 20))
    #expect(try await problem(bomb, unpackedBytes: 400 << 20) == .memberSize(name: "\"a\"", limit: 64 << 20))
  }

  @Test func namesThatLeadElsewhereAreRefused() async throws {
    for name in ["../../etc/cron.d/x", "/etc/passwd", "a/../b"] {
      let error = try await problem(archive("z.writestr('\(name)', b'x')"))
      // libarchive takes a leading slash off by itself.
      if name.hasPrefix("/") {
        #expect(error == nil || error == .unsafeName("\"\(name)\""))
      } else {
        #expect(error == .unsafeName("\"\(name)\""))
      }
    }
    let link = try archive(
      "i = zipfile.ZipInfo('link')", "i.create_system = 3", "i.external_attr = 0o120777 << 16",
      "z.writestr(i, '/etc/shadow')")
    #expect(try await problem(link) == .notAFile(name: "\"link\""))
    #expect(
      try await problem(archive("z.writestr('a', b'1')", "z.writestr('a', b'2')"))
        == .duplicate(name: "\"a\""))
  }

  @Test func whatIsDamagedIsRefusedOrHarmless() async throws {
    let whole = try fixture()
    for count in [4, 100, whole.count / 2, whole.count - 2_000] {
      #expect(try await problem(Array(whole.prefix(count))) != nil, "\(count) bytes")
    }
    #expect(try await problem(Array("PK\u{3}\u{4} and no more".utf8)) != nil)
    var random = SeededRandom(seed: 5)
    for _ in 0..<12 {
      var bytes = whole
      bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
      _ = try await problem(bytes)
    }
  }
}
