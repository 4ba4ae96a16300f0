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
        Step(.supported, .adaptation(part.id)), Step(.base, .base("llama-3.1-8b")),
        Step(.compatibleBase, .base("qwen")), Step(.dataSet, .dataSet(S.dataSet)),
        Step(.submittedBy, key("sam")), Step(.certificate, certificate), Step(.decidedBy, key("dana")),
        Step(.decidedBy, key("erik")), Step(.decidedBy, key("rita")), Step(.activatedBy, key("olga")),
        Step(.policy, .policy("acme-release", version: 1)),
        Step(.policy, .policy("openai-usage", version: 1)),
      ])
    #expect(
      graph.dependencies(of: certificate) == [
        Step(.suite, .suite("safety", version: 1)), Step(.certifiedBy, key("cora")),
      ])
    #expect(
      graph.dependencies(of: .suite("safety", version: 1)) == [Step(.publishedBy, key("cora"))])
    #expect(
      graph.dependencies(of: .policy("acme-release", version: 1)) == [
        Step(.authority, .authority("acme")), Step(.publishedBy, key("acme")),
        Step(.suite, .suite("safety", version: 1)),
      ])
    #expect(
      graph.dependencies(of: key("dana")) == [
        Step(.authority, .authority("acme")), Step(.issuedBy, key("acme")),
      ])
    #expect(
      graph.dependencies(of: .authority("acme")) == [
        Step(.issuedBy, key("root")), Step(.ownKey, key("acme")),
      ])
    for other in graph.nodes {
      for edge in graph.dependencies(of: other) {
        #expect(graph.dependents(of: edge.node).contains(Step(edge.relation, other)))
      }
    }
    #expect(graph.nodes.map { graph.dependencies(of: $0).count }.reduce(0, +) == graph.edgeCount)
    #expect(graph.nodes.map { graph.dependents(of: $0).count }.reduce(0, +) == graph.edgeCount)
    #expect(!graph.contains(.base("ghost")) && graph.dependents(of: .base("ghost")).isEmpty)
  }
}
