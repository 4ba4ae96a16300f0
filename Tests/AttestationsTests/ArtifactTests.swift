import Attestations
import Cryptography
import Governance
import StrictJSON
import TestSupport
import Testing

/// A manifest is read only if its artifact is what its list of files says.
struct ArtifactTests {
  private static let config = Artifact.File(path: "adapter_config.json", digest: Digest(of: [1]), size: 1)
  private static let weights = Artifact.File(
    path: "adapter_model.safetensors", digest: Digest(of: [2]), size: 1)

  private static func statement(_ manifest: Manifest) -> Statement {
    Statement(.manifest(manifest), in: Scenario.ledger)
  }

  private static func payload(_ change: (String) -> String = { $0 }) -> [UInt8] {
    let manifest = Scenario.manifest("notes") {
      $0.artifact = Artifact(kind: .adapter, files: [weights, config])
    }
    return Array(change(String(decoding: Self.statement((manifest)).payload, as: UTF8.self)).utf8)
  }

  @Test func aManifestsDigestsAreThoseOfItsFiles() throws {
    _ = try Statement(parsing: Self.payload())
    let artifact = Artifact(kind: .adapter, files: [Self.config, Self.weights])
    for digest in [artifact.digest, artifact.modelSigningRoot].compactMap({ $0?.hex }) {
      #expect(throws: StatementError.self) {
        try Statement(parsing: Self.payload { $0.replacing(digest, with: Digest(of: [9]).hex) })
      }
    }
    // The same bytes under each other's names, and the digest of before.
    #expect(throws: StatementError.self) {
      try Statement(
        parsing: Self.payload {
          $0.replacing(Self.config.path, with: "x").replacing(Self.weights.path, with: Self.config.path)
            .replacing("\"x\"", with: "\"\(Self.weights.path)\"")
        })
    }
  }

  @Test func pathsThatCouldMeanAnotherFileAreRefused() {
    for path in [
      "../evil", "/etc/passwd", "a//b", "./a", "a/.", "", "a\0b", String(repeating: "a", count: 1_001),
    ] {
      let artifact = Artifact(
        kind: .files, files: [Artifact.File(path: path, digest: Digest(of: [1]), size: 1)])
      let payload = Self.statement((Scenario.manifest("notes") { $0.artifact = artifact })).payload
      #expect(throws: StatementError.self, "\(path.prefix(20))") { try Statement(parsing: payload) }
    }
    let twice = Artifact(kind: .files, files: [Self.config, Self.config])
    let payload = Self.statement((Scenario.manifest("notes") { $0.artifact = twice })).payload
    #expect(throws: StatementError.self) { try Statement(parsing: payload) }
  }

  @Test func aManifestNamesNoMoreThanADecisionCanList() throws {
    func payload(_ dependencies: Int, _ environments: Int) -> [UInt8] {
      Self.statement(
        Scenario.manifest("n") {
          $0.dependencies = (0..<dependencies).map {
            let id = Adaptation.ID(Digest(of: Array("\($0)".utf8)))
            return Dependency(kind: .supported, target: id, label: "x")
          }
          $0.environments = Array(repeating: "lab", count: environments)
        }
      ).payload
    }
    let limit = Manifest.listLimit
    #expect(throws: Never.self) { try Statement(parsing: payload(limit, limit)) }
    for (field, long) in [("dependencies", payload(limit + 1, 1)), ("environments", payload(1, limit + 1))] {
      let error = #expect(throws: StatementError.self) { try Statement(parsing: long) }
      #expect(error.map { "\($0)" }?.contains("\(field) are more than 1024") == true, "\(error as Any)")
    }
  }

  @Test func anArtifactIsFilesOrAHostedModelAndNeverNothing() throws {
    let empty = Self.statement((Scenario.manifest("n") { $0.artifact = Artifact(kind: .files, files: []) }))
    #expect(throws: StatementError.self) { try Statement(parsing: empty.payload) }
    let hosted = Self.statement((Scenario.manifest("n") { $0.artifact = Artifact(hostedModel: "ft:x") }))
    #expect(try Statement(parsing: hosted.payload) == hosted)
    let nameless = Self.statement((Scenario.manifest("n") { $0.artifact = Artifact(hostedModel: "") }))
    #expect(throws: StatementError.self) { try Statement(parsing: nameless.payload) }
  }

  @Test func pathsAreOrderedStepByStep() {
    func file(_ path: String) -> Artifact.File { Artifact.File(path: path, digest: Digest(of: []), size: 0) }
    let paths = ["a/x", "a-b", "a.b", "\u{e9}", "e\u{301}"]
    #expect(
      paths.map(file).shuffled().sorted { $0.precedes($1) }.map(\.path).map { Array($0.utf8) }
        == ["a/x", "a-b", "a.b", "e\u{301}", "\u{e9}"].map { Array($0.utf8) })
  }
}
