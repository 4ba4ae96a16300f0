import Cryptography
import Foundation
import Governance
import StrictJSON
import TestSupport
import Testing

@testable import Providers

@Suite struct ArtifactTreeTests {
  /// The directory whose signature by PyPI model-signing is `fixtures/vectors/oms/statement.json`.
  private static let signedDirectory: [(path: String, content: [UInt8])] = [
    ("a/x.txt", Array("one".utf8)), ("a-b/x.txt", Array("two".utf8)), ("a.b", Array("three".utf8)),
    ("zero.bin", []),
    ("\u{e9}.txt", Array("\u{e9}".utf8)), ("😀.txt", Array("emoji".utf8)), ("\u{ff41}.txt", Array("bmp".utf8)),
    ("Z.txt", Array("Z".utf8)), (".gitignore", Array("x".utf8)), (".gitattributes", Array("x".utf8)),
    (".github/workflows/ci.yml", Array("x".utf8)), ("sub/.git/config", Array("kept".utf8)),
    ("sub/.gitignore", Array("kept".utf8)), (".hidden/f", Array("hid".utf8)),
    ("zeros", [UInt8](repeating: 0, count: 300_000)), ("model.sig", Array("{}".utf8)),
  ]

  @Test func theRootIsTheOneThatOpenSSFModelSigningComputes() throws {
    let bytes = try Data(contentsOf: URL(filePath: ProjectFolder.vectors("oms/statement.json")))
    let statement = try JSONValue(parsing: bytes)
    let resources = try #require(statement["predicate"]?["resources"]?.array)
    try withScratchFolder { folder in
      for file in Self.signedDirectory { try folder.write(file.path, file.content) }
      try FileManager.default.createDirectory(
        atPath: folder.path("empty"), withIntermediateDirectories: false)
      let tree = try ArtifactTree.digest(directory: folder.path, ignoring: ["model.sig"])
      let root = Artifact.modelSigningRoot(of: tree.files.map(\.listed))
      #expect(root.hex == statement["subject"]?.array?.first?["digest"]?["sha256"]?.string)
      #expect(tree.files.map(\.path) == resources.map { $0["name"]?.string })
      #expect(tree.files.map(\.digest.hex) == resources.map { $0["digest"]?.string })
      #expect(tree.byteCount == 300_000 + 33)
    }
  }

  /// The bytes that stand in `fixtures/vectors/oms/artifact.json`, and their digest as sha256sum gives it.
  @Test func theDigestIsOverNamesSizesAndContents() throws {
    let pinned = try Data(contentsOf: URL(filePath: ProjectFolder.vectors("oms/artifact.json")))
    try withScratchFolder { folder in
      for file in Self.signedDirectory { try folder.write(file.path, file.content) }
      let tree = try ArtifactTree.digest(directory: folder.path, ignoring: ["model.sig"])
      #expect(Artifact.canonicalBytes(of: tree.files.map(\.listed).shuffled()) == Array(pinned))
      #expect(tree.digest == Digest(of: Array(pinned)))
      #expect(tree.digest.hex == "8d1a17ec5a73f3025bd125f11ce0776337c967196ef02ec3f51bde395ebd2cd6")
    }
  }

  /// The same bytes in the same order under other names: the root of Model Signing is the same, the digest is not.
  @Test func otherNamesForTheSameBytesAreAnotherArtifact() throws {
    let bytes: [[UInt8]] = [[1], [2], [3], [4]]
    func tree(_ names: [String]) throws -> ArtifactTree {
      var found: ArtifactTree?
      try withScratchFolder { folder in
        for (name, content) in zip(names, bytes) { try folder.write(name, content) }
        found = try ArtifactTree.digest(directory: folder.path)
      }
      return try #require(found)
    }
    let good = try tree([
      "adapter_config.json", "adapter_model.safetensors", "zz_config.json", "zz_model.safetensors",
    ])
    let bad = try tree([
      "aa_config.json", "aa_model.safetensors", "adapter_config.json", "adapter_model.safetensors",
    ])
    #expect(
      Artifact.modelSigningRoot(of: good.files.map(\.listed))
        == Artifact.modelSigningRoot(of: bad.files.map(\.listed)))
    #expect(good.digest != bad.digest)
    #expect(good.differences(from: good.files.map(\.listed)).isEmpty)
    #expect(
      bad.differences(from: good.files.map(\.listed)).map { String($0.prefix { $0 != "," }) } == [
        "aa_config.json is not in the manifest", "aa_model.safetensors is not in the manifest",
        "adapter_config.json has digest \(Digest(of: [3]).short)",
        "adapter_model.safetensors has digest \(Digest(of: [4]).short)", "zz_config.json is missing",
        "zz_model.safetensors is missing",
      ])
  }

  @Test func anEmptyDirectoryHasTheDigestOfNoFiles() throws {
    try withScratchFolder { folder in
      let tree = try ArtifactTree.digest(directory: folder.path)
      #expect(tree.files.isEmpty && tree.digest == Digest(of: Array("[]".utf8)))
    }
  }

  @Test func aPathLongerThanAManifestHasRoomForIsRefused() throws {
    try withScratchFolder { folder in
      let path = (0..<6).map { _ in String(repeating: "x", count: 200) }.joined(separator: "/")
      try folder.write(path, [1])
      #expect(throws: FileProblem.pathTooLong(path: folder.path(path), limitBytes: 1_000)) {
        try ArtifactTree.digest(directory: folder.path)
      }
    }
  }

  @Test func progressEndsAtTheTotal() throws {
    try withScratchFolder { folder in
      try folder.write("large", [UInt8](repeating: 7, count: 2_500_000))
      try folder.write("small", [1])
      var seen: [ArtifactTree.Progress] = []
      _ = try ArtifactTree.digest(directory: folder.path) { seen.append($0) }
      #expect(seen.map(\.bytesDone) == [1_048_576, 2_097_152, 2_500_000, 2_500_001, 2_500_001])
      #expect(seen.allSatisfy { $0.bytesTotal == 2_500_001 })
    }
  }

  @Test func linksPipesAndSocketsAreRefusedWhereverTheyLie() throws {
    try withScratchFolder { folder in
      try folder.write("sub/file", [1])
      try folder.link("sub/link", to: "file")
      #expect(throws: FileProblem.symbolicLink(path: folder.path("sub/link"))) {
        try ArtifactTree.digest(directory: folder.path)
      }
    }
    try withScratchFolder { folder in
      try folder.link(".git", to: "/etc")
      #expect(throws: FileProblem.symbolicLink(path: folder.path(".git"))) {
        try ArtifactTree.digest(directory: folder.path)
      }
    }
    try withScratchFolder { folder in
      try #require(mkfifo(folder.path("pipe"), 0o600) == 0)
      #expect(throws: FileProblem.notAFile(path: folder.path("pipe"), kind: .pipe)) {
        try ArtifactTree.digest(directory: folder.path)
      }
    }
    #expect(throws: FileProblem.notAFile(path: "/dev/null", kind: .device)) {
      try ArtifactTree.digest(file: "/dev/null")
    }
  }

  @Test func aSocketIsNamedAsOne() throws {
    try withScratchFolder { folder in
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let path = Array(folder.path("s").utf8)
      try #require(path.count < MemoryLayout.size(ofValue: address.sun_path))
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
      let bound = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      try #require(bound == 0)
      #expect(throws: FileProblem.notAFile(path: folder.path("s"), kind: .socket)) {
        try ArtifactTree.digest(directory: folder.path)
      }
    }
  }

  @Test func theDirectoryItselfMayBeNoLinkAndNoFile() throws {
    try withScratchFolder { folder in
      try folder.write("real/f", [1])
      try folder.link("alias", to: "real")
      #expect(throws: FileProblem.self) { try ArtifactTree.digest(directory: folder.path("alias")) }
      #expect(throws: FileProblem.notADirectory(path: folder.path("real/f"))) {
        try ArtifactTree.digest(directory: folder.path("real/f"))
      }
      #expect(throws: FileProblem.notFound(path: folder.path("nothing"))) {
        try ArtifactTree.digest(directory: folder.path("nothing"))
      }
    }
  }

  @Test func aNameThatIsNoUTF8IsRefused() throws {
    try withScratchFolder { folder in
      let name = Array(folder.path("bad").utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
      let descriptor = open(name, O_CREAT | O_WRONLY, 0o600)
      try #require(descriptor >= 0)
      close(descriptor)
      #expect(throws: FileProblem.unreadableName(path: folder.path("bad\u{fffd}"))) {
        try ArtifactTree.digest(directory: folder.path)
      }
    }
  }

  @Test func numberAndDepthOfFilesAreBounded() throws {
    try withScratchFolder { folder in
      for index in 0..<4 { try folder.write("f\(index)", []) }
      _ = try ArtifactTree.digest(directory: folder.path, limits: .init(files: 4))
      #expect(throws: FileProblem.tooManyFiles(limit: 3)) {
        try ArtifactTree.digest(directory: folder.path, limits: .init(files: 3))
      }
      try folder.write("a/b/c", [])
      #expect(throws: FileProblem.tooDeep(path: folder.path("a/b"), limit: 2)) {
        try ArtifactTree.digest(directory: folder.path, limits: .init(depth: 2))
      }
    }
  }

  @Test func aFileThatChangesMeanwhileIsRefused() throws {
    try withScratchFolder { folder in
      try folder.write("a", [UInt8](repeating: 1, count: 2 << 20))
      let path = try folder.write("b", [1])
      #expect(throws: FileProblem.changedWhileReading(path: path)) {
        try ArtifactTree.digest(directory: folder.path) { _ in
          try? Data([2, 3]).write(to: URL(filePath: path))
        }
      }
    }
    try withScratchFolder { folder in
      let path = try folder.write("a", [UInt8](repeating: 1, count: 2 << 20))
      #expect(throws: FileProblem.changedWhileReading(path: path)) {
        try ArtifactTree.digest(directory: folder.path) { _ in
          let handle = FileHandle(forWritingAtPath: path)
          _ = try? handle?.seekToEnd()
          handle?.write(Data([1]))
        }
      }
    }
  }
}
