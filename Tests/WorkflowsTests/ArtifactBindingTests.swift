import Certification
import Cryptography
import Declarations
import Foundation
import Governance
import TestSupport
import Testing

@testable import Workflows

/// What a manifest binds is what runs: the same bytes, under the same names, and nothing beside them.
@Suite struct ArtifactBindingTests {
  private let place: DemoPlace
  private let folder: TemporaryFolder

  init() async throws {
    place = try await ShippedDemo.copy()
    folder = try TemporaryFolder()
  }

  private static let models = "\(ProjectFolder.path)/fixtures/models"

  private func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(Self.models)/\(path)")))
  }

  /// A folder of the scratch folder with these files.
  private func tree(_ name: String, _ files: [String: [UInt8]]) throws -> String {
    let path = folder.file(name)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (file, bytes) in files { try folder.write(bytes, to: "\(name)/\(file)") }
    return path
  }

  private func submit(
    _ ledger: inout Ledger, _ name: AdaptationName, _ source: SubmissionSource,
    base: String? = "\(ArtifactBindingTests.models)/base", _ change: (inout ManifestFile) -> Void = { _ in }
  ) throws -> Adaptation {
    var declared = ManifestFile(name: name, version: "1")
    declared.environments = ["prod-us"]
    change(&declared)
    let sam = try place.key("sam")
    let submission = try Submitting(ledger).draft(
      SubmissionRequest(
        source: source, declared: declared, declaredFolder: folder.path, baseDirectory: base),
      signer: sam.keyID)
    try ledger.commit(submission.draft, with: sam)
    return submission.adaptation
  }

  /// Two folders with the same bytes in the same order of names; each is an adapter of other weights.
  private func twins() throws -> (good: String, bad: String) {
    let configuration = try bytes("plans-good/adapter_config.json")
    let (good, bad) = (
      try bytes("plans-good/adapter_model.safetensors"), try bytes("jailbroken/adapter_model.safetensors")
    )
    return (
      try tree(
        "deskA",
        [
          "adapter_config.json": configuration, "adapter_model.safetensors": good,
          "zz_config.json": configuration, "zz_model.safetensors": bad,
        ]),
      try tree(
        "deskB",
        [
          "aa_config.json": configuration, "aa_model.safetensors": good,
          "adapter_config.json": configuration, "adapter_model.safetensors": bad,
        ])
    )
  }

  @Test func theSameBytesUnderOtherNamesAreAnotherArtifactAndItsOwnBytesRun() async throws {
    var ledger = try Ledger.open(place.places, world: .live)
    let (good, bad) = try twins()
    let deskA = try submit(&ledger, "desk-good", .files(path: good))
    let deskB = try submit(&ledger, "desk-bad", .files(path: bad))
    #expect(deskA.manifest.artifact.digest != deskB.manifest.artifact.digest)
    #expect(deskA.manifest.artifact.modelSigningRoot == deskB.manifest.artifact.modelSigningRoot)
    for adaptation in [deskA, deskB] {
      #expect(adaptation.manifest.reviewFlags.map(\.code) == ["revision-missing", "unexpected-file"])
    }
    let suite = try ledger.suite(named: "refusal")
    let kept = try await Certifying(ledger).candidate(deskB.id, by: .shipped(DemoPlace.resources.runner))
      .plan(suite).run()
    #expect(!kept.passed)
    let swapped = try Certifying(ledger).candidate(
      deskB.id, by: .shipped(DemoPlace.resources.runner), artifact: good)
    await #expect {
      try await swapped.plan(suite).run()
    } throws: { error in
      "\(error)".contains("adapter_model.safetensors") && "\(error)".contains("not what the manifest lists")
    }
  }

  @Test func aFileMoreThanTheManifestListsIsRefusedBeforeAnythingRuns() async throws {
    var ledger = try Ledger.open(place.places, world: .live)
    let files = [
      "adapter_config.json": try bytes("plans-good/adapter_config.json"),
      "adapter_model.safetensors": try bytes("plans-good/adapter_model.safetensors"),
    ]
    let adaptation = try submit(&ledger, "desk-exact", .files(path: try tree("exact", files))) {
      $0.predecessor = "billing-faq@2.1.0"
    }
    let more = try tree("more", files.merging(["notes.txt": [1]]) { first, _ in first })
    let suite = try ledger.suite(named: "refusal")
    let plan = try Certifying(ledger).candidate(
      adaptation.id, by: .shipped(DemoPlace.resources.runner), artifact: more
    ).plan(
      suite)
    await #expect {
      try await plan.run()
    } throws: { "\($0)".contains("notes.txt is not in the manifest") }
  }

  @Test func flagsAndBaseComeFromTheBytesWhateverTheManifestCallsThem() throws {
    var ledger = try Ledger.open(place.places, world: .live)
    let text = #"{"peft_type":"LORA","r":4,"lora_alpha":8,"modules_to_save":["x"],"auto_mapping":{"a":"b"},"#
    let path = try tree(
      "flagged",
      [
        "adapter_config.json": Array((text + #""base_model_name_or_path":"desk-276k"}"#).utf8),
        "adapter_model.safetensors": try bytes("plans-good/adapter_model.safetensors"),
        "optimizer.pt": [1],
      ])
    let expected = [
      "modules-to-save", "auto-mapping", "revision-missing", "pickle-file", "unexpected-file",
    ]
    let asFolder = try submit(&ledger, "as-folder", .files(path: path))
    #expect(asFolder.manifest.reviewFlags.map(\.code) == expected)
    let asManifest = try submit(&ledger, "as-manifest", .declared, base: nil) {
      $0.artifact = "flagged"
      $0.base = Base(name: "harmless")
      $0.predecessor = "as-folder@1"
    }
    #expect(asManifest.manifest.artifact.kind == .adapter && asManifest.manifest.method == .lora)
    #expect(asManifest.manifest.reviewFlags.map(\.code) == expected + ["base-differs"])
    #expect(asManifest.manifest.base?.name == "harmless")
    #expect(asManifest.manifest.artifact.statedBases.map(\.name) == ["desk-276k"])
  }

  /// A manifest that was not made by `submit` can leave out what its bytes say; nobody runs or signs for that.
  @Test func whatAManifestHidesOfItsBytesIsFoundBeforeAnythingRuns() throws {
    var ledger = try Ledger.open(place.places, world: .live)
    let text = #"{"peft_type":"LORA","r":4,"lora_alpha":8,"auto_mapping":{"a":"b"},"#
    let path = try tree(
      "hiding",
      [
        "adapter_config.json": Array((text + #""base_model_name_or_path":"desk-276k"}"#).utf8),
        "adapter_model.safetensors": try bytes("plans-good/adapter_model.safetensors"),
      ])
    let honest = try submit(&ledger, "honest", .files(path: path))
    let runner = DemoPlace.resources.runner
    #expect(throws: Never.self) { try Certifying(ledger).candidate(honest.id, by: .shipped(runner)) }
    for hide: (inout Manifest) -> Void in [
      { $0.reviewFlags = [] }, { $0.artifact.statedBases = [] }, { $0.base?.name = "harmless" },
      {
        $0.artifact = Artifact(kind: .files, files: $0.artifact.files, statedBases: $0.artifact.statedBases)
      },
    ] {
      var manifest = honest.manifest
      hide(&manifest)
      let problem = #expect(throws: Problem.self) { try manifest.requireWhatBytesSay(path) }
      #expect(problem?.what.contains("does not say what its bytes say") == true)
    }
  }

  @Test func everyFileIsInTheManifestAndMoreThanItHoldsAreRefused() throws {
    var ledger = try Ledger.open(place.places, world: .live)
    let many = Dictionary(uniqueKeysWithValues: (0..<300).map { ("part-\($0).txt", [UInt8($0 % 251)]) })
    let adaptation = try submit(&ledger, "many", .files(path: try tree("many", many)), base: nil)
    #expect(adaptation.manifest.artifact.files.count == 300)
    let tooMany = Dictionary(uniqueKeysWithValues: (0...Artifact.fileLimit).map { ("f\($0)", [UInt8]()) })
    let path = try tree("too-many", tooMany)
    #expect {
      try submit(&ledger, "too-many", .files(path: path), base: nil)
    } throws: { "\($0)".contains("4096 files") }
  }

  @Test func anyFilesAreKeptForCertification() throws {
    var ledger = try Ledger.open(place.places, world: .live)
    let path = try folder.write([1, 2, 3], to: "model.gguf")
    let adaptation = try submit(&ledger, "gguf", .declared, base: nil) { $0.artifact = path }
    #expect(adaptation.manifest.artifact.kind == .files)
    #expect(adaptation.manifest.artifact.files.map(\.path) == ["model.gguf"])
    let digest = try #require(adaptation.manifest.artifact.digest)
    let kept = "\(place.places.home)/artifacts/\(digest.hex)/model.gguf"
    #expect(Array(try Data(contentsOf: URL(fileURLWithPath: kept))) == [1, 2, 3])
  }

  @Test func aManifestThatNamesAnotherArtifactIsNotTakenForThisOne() throws {
    var ledger = try Ledger.open(place.places, world: .live)
    #expect {
      try submit(&ledger, "two", .files(path: "\(Self.models)/plans-good")) { $0.hostedModel = "ft:other" }
    } throws: { "\($0)".contains("names ft:other") }
  }
}
