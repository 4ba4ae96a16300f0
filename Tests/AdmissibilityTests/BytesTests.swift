import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// What is revoked stays revoked under every name: bytes, hosted models and bases are known by what they are.
struct BytesTests {
  typealias S = Scenario

  private static func file(_ path: String, _ text: String) -> Artifact.File {
    Artifact.File(path: path, digest: Digest(of: Array(text.utf8)), size: 10)
  }

  private static let leaky = Artifact(
    kind: .adapter, files: [file("adapter_config.json", "c"), file("adapter_model.safetensors", "leaky")])

  private func reason(_ scenario: Scenario, _ adaptation: Adaptation) -> String? {
    let verdict = scenario.verdict(adaptation)
    return verdict.outcome == .refuse ? verdict.decisiveFinding?.reason : nil
  }

  @Test func theBytesOfSomethingRevokedAreRefusedUnderAnyOtherName() {
    var scenario = S.standard()
    let first = scenario.run(S.manifest("leaky") { $0.artifact = Self.leaky })
    let again = scenario.run(
      S.manifest("harmless") {
        $0.artifact = Self.leaky
        $0.predecessor = first.id
      })
    let repacked = scenario.run(
      S.manifest("repacked") {
        $0.artifact = Artifact(
          kind: .files, files: [Self.file("weights/x.safetensors", "leaky"), Self.file("README.md", "r")])
      })
    let neighbour = scenario.run(
      S.manifest("neighbour") {
        $0.artifact = Artifact(
          kind: .adapter,
          files: [Self.file("adapter_config.json", "c"), Self.file("adapter_model.safetensors", "good")])
      })
    #expect(scenario.verdict(again).outcome == .admit && scenario.verdict(repacked).outcome == .admit)
    scenario.revoke(.adaptation(first.id), by: "olga")
    #expect(reason(scenario, again) == "it has the same bytes as revoked leaky@1.0.0")
    #expect(reason(scenario, repacked)?.hasSuffix("is that of revoked leaky@1.0.0") == true)
    // The same configuration makes no relative.
    #expect(scenario.verdict(neighbour).outcome == .admit)
  }

  @Test func bytesAndHostedModelsCanBeRevokedBeforeAnybodySubmitsThem() {
    for node in [
      Self.leaky.digest.map(Node.bytes), Self.leaky.modelSigningRoot.map(Node.bytes),
      .bytes(Digest(of: Array("leaky".utf8))),
    ].compactMap({ $0 }) {
      var scenario = S.standard()
      scenario.revoke(node, by: "olga")
      let adaptation = scenario.run(S.manifest("leaky") { $0.artifact = Self.leaky })
      #expect(reason(scenario, adaptation)?.hasSuffix("is revoked") == true, "\(node.text)")
    }
    var scenario = S.standard()
    scenario.revoke(.model("ft:leaky"), by: "olga")
    let hosted = scenario.run(S.manifest("hosted") { $0.artifact = Artifact(hostedModel: "ft:leaky") })
    #expect(reason(scenario, hosted) == "hosted model ft:leaky is revoked")
  }

  @Test func aBaseIsRevokedWithItsBytesWhateverItIsCalled() {
    var scenario = S.standard()
    let base = Base(called: "tiny")
    _ = scenario.run(S.manifest("first") { $0.base = base })
    let other = scenario.run(S.manifest("other") { $0.base = Base(name: "harmless", digest: base.digest) })
    let stated = scenario.run(
      S.manifest("stated") { $0.artifact.statedBases = [Base(name: "tiny", revision: "1")] })
    scenario.revoke(.base("tiny"), by: "olga")
    #expect(reason(scenario, other) == "base harmless has the bytes of revoked base tiny")
    #expect(reason(scenario, stated) == "base tiny is revoked")
  }

  /// Whoever hands in another's bytes and revokes their own copy ends nothing of the other's.
  @Test func revokingOnesOwnCopyEndsNothingOfOthers() {
    var scenario = S.standard()
    scenario.add(.authority(S.authority("globex", .customer)), by: "root")
    scenario.employ("mallory", at: "globex", as: .submitter, .reviewer, .operator)
    let good = scenario.run(S.manifest("good") { $0.artifact = Self.leaky })
    let copy = S.manifest("copy") {
      $0.authority = "globex"
      $0.artifact = Self.leaky
      $0.predecessor = good.id
    }
    scenario.add(.manifest(copy), by: "mallory")
    scenario.revoke(.adaptation(Adaptation.described(by: copy).id), by: "mallory")
    #expect(scenario.verdict(good).outcome == .admit)
    #expect(scenario.append(.revocation(scenario.revocation(.bytes(Digest(of: [1])))), by: "mallory") != nil)
  }

  /// An owner's revocation follows its bytes among all that is the owner's, wherever that runs.
  @Test func whatItsOwnerRevokedDoesNotComeBackWhereTheOwnerHasNoPart() {
    var scenario = S.withStrangers()
    scenario.add(.environment(S.environment("lab", "US", ["openai"])), by: "root")
    func submit(_ name: AdaptationName, by submitter: String, after predecessor: Adaptation?) -> Adaptation {
      let adaptation = scenario.submit(
        S.manifest(name) {
          $0.artifact = Self.leaky
          $0.environments = ["lab"]
          $0.predecessor = predecessor?.id
        }, by: submitter)
      scenario.certify(adaptation)
      return adaptation
    }
    let first = submit("leaky", by: "sam", after: nil)
    let strangers = submit("copy", by: "mallory", after: first)
    #expect(scenario.verdict(first, in: "lab").outcome == .admit)
    scenario.revoke(.adaptation(first.id), by: "dana")
    let again = submit("again", by: "sam", after: first)
    #expect(scenario.verdict(again, in: "lab").outcome == .refuse)
    #expect(
      scenario.verdict(again, in: "lab").decisiveFinding?.reason
        == "it has the same bytes as revoked leaky@1.0.0")
    #expect(scenario.verdict(strangers, in: "lab").outcome == .admit)
  }

  /// A stranger's word on what a base is makes nothing of others fall with it.
  @Test func whatOnlyWasSubmittedAddsNothingToARevocation() {
    var scenario = S.standard()
    let llama = scenario.run(S.manifest("llama"))
    _ = scenario.submit(
      S.manifest("strange") { $0.base = Base(name: "tiny", digest: Base(called: "llama-3.1-8b").digest) })
    scenario.revoke(.base("tiny"), by: "olga")
    #expect(scenario.verdict(llama).outcome == .admit)
  }

  @Test func aNameThatLooksLikeARevokedBasesIsRefusedUnlessItsBytesAreOthers() {
    for name in [
      "Tiny", "t\u{456}ny", "tiny\u{a0}", " tiny", "t\u{131}ny", "\u{ff54}iny", "t1ny", "ti\u{200b}ny",
      "org/tiny",
    ] {
      var scenario = S.standard()
      _ = scenario.run(S.manifest("first") { $0.base = Base(called: "tiny") })
      let unknown = scenario.run(S.manifest("unknown") { $0.base = Base(name: name, model: "some") })
      let other = scenario.run(S.manifest("other") { $0.base = Base(name: name, digest: Digest(of: [7])) })
      scenario.revoke(.base("tiny"), by: "olga")
      #expect(scenario.view.lookAlikes(ofBase: "tiny").contains(name), "\(name.debugDescription)")
      let verdict = scenario.verdict(other)
      #expect(verdict.outcome == .admit, "\(name.debugDescription)")
      #expect(
        verdict.findings.contains { $0.reason.contains("looks like tiny, which is, and has other bytes") })
      _ = unknown
    }
    var scenario = S.standard()
    let nameless = scenario.run(S.manifest("nameless") { $0.base = Base(name: "t\u{456}ny") })
    #expect(scenario.verdict(nameless).outcome == .defer)
    scenario.revoke(.base("tiny"), by: "olga")
    #expect(reason(scenario, nameless)?.contains("looks like tiny") == true)
    let unlike = scenario.run(S.manifest("unlike") { $0.base = Base(called: "tidy") })
    #expect(scenario.verdict(unlike).outcome == .admit)
  }

  @Test func whoeverHandsInTheSameAgainSaysSo() {
    var scenario = S.standard()
    let first = scenario.run(S.manifest("served") { $0.artifact = Artifact(hostedModel: "ft:smol") })
    let again = S.manifest("other") { $0.artifact = Artifact(hostedModel: "ft:smol") }
    #expect(
      scenario.append(.manifest(again), by: "sam") == .sameArtifact(.model("ft:smol"), as: first.id))
    let honest = S.manifest("other") {
      $0.artifact = Artifact(hostedModel: "ft:smol")
      $0.predecessor = first.id
    }
    #expect(scenario.append(.manifest(honest), by: "sam") == nil)
  }

  @Test func nobodyMakesANameOfSomethingElseAmbiguous() {
    var scenario = S.standard()
    let served = scenario.run(
      S.manifest("served") { $0.artifact = Artifact(hostedModel: "tuned-chat@20261101") })
    #expect(
      scenario.append(.manifest(S.manifest("tuned-chat", "20261101")), by: "sam")
        == .nameMeansAnother("tuned-chat@20261101", served.id))
    let chat = scenario.run(S.manifest("chat", "7"))
    for text in ["chat@7", "chat"] {
      let hosted = S.manifest("hosted") { $0.artifact = Artifact(hostedModel: text) }
      #expect(scenario.append(.manifest(hosted), by: "sam") == .nameMeansAnother(text, chat.id))
    }
    #expect(scenario.append(.manifest(S.manifest("decade")), by: "sam") == .nameOfDigits("decade"))
    let digits = S.manifest("hosted") { $0.artifact = Artifact(hostedModel: "0123456789abcdef") }
    #expect(scenario.append(.manifest(digits), by: "sam") == .nameOfDigits("0123456789abcdef"))
  }

  @Test func aRevocationNamesWhatItsTargetConsistsOf() {
    var scenario = S.standard()
    let adaptation = scenario.run(S.manifest("leaky") { $0.artifact = Self.leaky })
    var revocation = scenario.revocation(.adaptation(adaptation.id))
    #expect(revocation.covers == Self.leaky.identities && revocation.covers.count == 2)
    revocation.covers.removeLast()
    #expect(
      scenario.append(.revocation(revocation), by: "olga") == .otherCovers(.adaptation(adaptation.id)))
  }
}
