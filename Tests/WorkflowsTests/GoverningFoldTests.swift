import Admissibility
import Attestations
import Cryptography
import Governance
import Persistence
import TestSupport
import Testing

@testable import Workflows

@Suite struct GoverningFoldTests {
  /// Wherever an entry stands it is judged by all that was said before it, and by nothing that came later.
  @Test func everyStartRestsOnWhatCameBeforeAlone() {
    var scenario = Scenario.standard()
    // Others' entries lie between those that govern.
    for number in 0..<40 {
      scenario.employ("helper-\(number)", at: "labs", as: .certifier)
      _ = scenario.submit(Scenario.manifest(AdaptationName(stringLiteral: "model-\(number)")))
    }
    var fold = GoverningFold()
    for entry in scenario.entries where entry.statement.claim.topics.contains(.governing) {
      fold.append(entry)
    }
    #expect(fold.entries.count > 48)
    for sequence in 0...scenario.size {
      let (state, rest) = fold.start(before: sequence)
      #expect(state.size <= sequence)
      #expect(state.acceptedCount == fold.entries.count - rest.count)
      #expect(Array(fold.entries.suffix(rest.count)) == Array(rest))
      // Little is folded again.
      #expect(rest.prefix { $0.sequence < sequence }.count < 16)
    }
    #expect(fold.start(before: nil).rest.isEmpty)
  }
}
