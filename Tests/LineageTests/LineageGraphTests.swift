import Admissibility
import Cryptography
import Governance
import Lineage
import TestSupport
import Testing

struct LineageGraphTests {
  typealias S = Scenario

  @Test func everyRelationHasBothEnds() throws {
    var scenario = S.standard()
    let part = scenario.submit(S.manifest("part"))
    let adaptation = scenario.run(
      S.manifest("triage") {
        $0.dependencies = [S.dependency(.supported, part)]
        $0.compatibleBases = [Base(called: "qwen")]
        $0.environments = ["prod-us"]
      })
    let graph = LineageGraph(scenario.view)
    let node = Node.adaptation(adaptation.id)
    func key(_ name: String) -> Node { .key(S.key(name).keyID) }
    let certificate = Node.certificate(
      try #require(scenario.view.certificates(of: adaptation.id).first).digest)
    #expect(
      Set(graph.dependencies(of: node)) == [
        Edge(.supported, .adaptation(part.id)), Edge(.base, .base("llama-3.1-8b")),
        Edge(.compatibleBase, .base("qwen")), Edge(.dataSet, .dataSet(S.dataSet)),
        Edge(.submittedBy, key("sam")), Edge(.certificate, certificate), Edge(.decidedBy, key("dana")),
        Edge(.decidedBy, key("erik")), Edge(.decidedBy, key("rita")), Edge(.activatedBy, key("olga")),
        Edge(.policy, .policy("acme-release", version: 1)),
        Edge(.policy, .policy("openai-usage", version: 1)),
      ])
    #expect(
      graph.dependencies(of: certificate) == [
        Edge(.suite, .suite("safety", version: 1)), Edge(.certifiedBy, key("cora")),
      ])
    #expect(
      graph.dependencies(of: .suite("safety", version: 1)) == [Edge(.publishedBy, key("cora"))])
    #expect(
      graph.dependencies(of: .policy("acme-release", version: 1)) == [
        Edge(.authority, .authority("acme")), Edge(.publishedBy, key("acme")),
        Edge(.suite, .suite("safety", version: 1)),
      ])
    #expect(
      graph.dependencies(of: key("dana")) == [
        Edge(.authority, .authority("acme")), Edge(.issuedBy, key("acme")),
      ])
    #expect(
      graph.dependencies(of: .authority("acme")) == [
        Edge(.issuedBy, key("root")), Edge(.ownKey, key("acme")),
      ])
    for other in graph.nodes {
      for edge in graph.dependencies(of: other) {
        #expect(graph.dependents(of: edge.node).contains(Edge(edge.relation, other)))
      }
    }
    #expect(graph.nodes.map { graph.dependencies(of: $0).count }.reduce(0, +) == graph.edgeCount)
    #expect(graph.nodes.map { graph.dependents(of: $0).count }.reduce(0, +) == graph.edgeCount)
    #expect(!graph.contains(.base("ghost")) && graph.dependents(of: .base("ghost")).isEmpty)
  }
}
