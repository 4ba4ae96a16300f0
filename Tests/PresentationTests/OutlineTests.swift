import Testing

@testable import Presentation

/// The tree under what would be revoked, as text.
struct OutlineTests {
  private func outline(_ tree: [Int: [Int]]) -> [String] {
    OutlineText(children: { tree[$0] ?? [] }, entry: { "n\($0)" }).lines(below: 0)
  }

  @Test func eachNodeStandsOnceInFull() {
    let lines = outline([0: [1, 2], 1: [3], 2: [3, 4], 3: [5]])
    #expect(
      lines == [
        "├─ n1", "│  └─ n3", "│     └─ n5", "└─ n2", "   ├─ n3 (*)", "   └─ n4",
      ])
    #expect(outline([:]).isEmpty)
    #expect(outline([0: [1], 1: [0]]) == ["└─ n1", "   └─ n0 (*)"])
  }

  /// Half a million levels: neither the stack nor the text grows with them.
  @Test func aLongChainIsShownInLinesOfOneLength() {
    let lines = OutlineText(children: { $0 < 500_000 ? [$0 + 1] : [] }, entry: { "n\($0)" }).lines(below: 0)
    #expect(lines.count == 500_000)
    #expect(lines.allSatisfy { $0.count < 100 })
    #expect(lines[499_999].hasSuffix("(500000) n500000"))
  }
}
