import Cryptography
import Governance
import TestSupport
import Testing

struct NodeTests {
  private static let digest = Digest(of: [1])
  private static let nodes: [(Node, kind: String)] = [
    (.adaptation(Adaptation.ID(digest)), "adaptation"), (.base("gpt-4o-mini-2024-07-18"), "base"),
    (.base("meta/llama: 3.1 8B"), "base"), (.dataSet(digest), "dataset"),
    (.key(Scenario.key("dana").keyID), "key"), (.certificate(digest), "certificate"),
    (.suite("triage@safety", version: 3), "suite"), (.policy("acme-release", version: 12), "policy"),
    (.authority("acme"), "authority"),
  ]

  @Test func everyNodeHasOneWrittenForm() {
    for (node, kind) in Self.nodes {
      #expect(Node(text: node.text) == node)
      #expect(node.kind == kind && node.text.hasPrefix("\(kind):"))
      #expect(node.short.utf8.count == 8)
    }
    #expect(Set(Self.nodes.map(\.0.text)).count == Self.nodes.count)
  }

  @Test func otherTextsAreNoNodes() {
    let hex = Self.digest.hex
    for text in [
      "", "adaptation", "adaptation:", "base:", ":x", "adaptation:abc", "adaptation:\(hex.uppercased())",
      "adaptation:\(hex)0", "dataset: \(hex)", "key:\(hex.dropLast())", "suite:x", "suite:x@", "suite:x@0",
      "suite:x@-1", "suite:@1", "policy:x@1.0", "policy:a b@1", "authority:", "authority:-x", "planet:x",
      "Base:x", "suite:x@+1", "suite:x@01",
    ] { #expect(Node(text: text) == nil, "\(text)") }
  }

  @Test func shortFormsComeFromTheDigestWhereThereIsOne() {
    #expect(Node.dataSet(Self.digest).short == Self.digest.short)
    #expect(Node.base("x").short == Digest(of: Array("base:x".utf8)).short)
  }

  @Test func wordsSayKindAndNameOrDigits() {
    #expect(Node.dataSet(Self.digest).words == "data set \(Self.digest.short)")
    #expect(Node.certificate(Self.digest).words == "certificate \(Self.digest.short)")
    #expect(Node.model("meta/x").words == "hosted model meta/x" && Node.base("x").words == "base x")
    #expect(Node.policy("acme-release", version: 12).words == "policy acme-release@12")
  }

  @Test func nodesAreOrderedByTheirText() {
    let sorted = Self.nodes.map(\.0).sorted().map(\.text)
    #expect(sorted == sorted.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }
}
