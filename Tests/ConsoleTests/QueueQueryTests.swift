import Console
import Governance
import Testing

struct QueueQueryTests {
  @Test func wordsAndFieldsAreTold() {
    let query = QueueQuery(
      "triage state:pend risk:high env:prod-eu jurisdiction:EU base:llama-3.1 ft:gpt-4o::x")
    #expect(query.words == ["triage", "ft:gpt-4o::x"])
    #expect(query.states == [.pending])
    #expect(query.risks == [.high])
    #expect(query.environment == "prod-eu")
    #expect(query.jurisdiction == "EU")
    #expect(query.base == "llama-3.1")
    #expect(query.problem == nil)
  }

  @Test func aFieldBeingTypedFiltersNothing() {
    #expect(QueueQuery("state:") == QueueQuery(""))
  }

  @Test func anUnknownValueIsSaid() {
    #expect(QueueQuery("state:sleeping").problem?.contains("none of the states pending") == true)
    #expect(QueueQuery("risk:grave").problem?.contains("minimal, limited, high") == true)
  }
}
