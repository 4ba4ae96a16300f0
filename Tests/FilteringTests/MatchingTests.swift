import Filtering
import Listings
import Testing

struct MatchingTests {
  private struct Thing: FilterSubject {
    var filterText = "Support-Triage@3.0.2 gpt-4o-mini maria"
    var fields: [String: [FilterValue]] = [
      "state": [.choice(1)], "risk": [.choice(1)], "env": [.text("prod-eu"), .text("lab")],
      "cert": [.number(9843)],
      "base": [.text("gpt-4o-mini")], "approvals": [.number(2)], "age": [.number(2 * 86_400_000)],
      "submitter": [.text("maria")], "name": [.text("Support-Triage")], "version": [.text("3.0.2")],
    ]

    func filterValues(of field: String) -> [FilterValue] { fields[field] ?? [] }
  }

  private let bare = Thing(filterText: "x", fields: [:])

  @Test(arguments: [
    ("", true), ("support", true), ("maria triage", true), ("triage maria", true), ("Support", true),
    ("SUPPORT", false),
    ("Maria", false), ("!maria", false), ("!eve", true), ("~sptri", true), ("~SPTRI", true),
    ("~irt.9", false),
    ("!~zz", true), ("\"gpt-4o-mini maria\"", true), ("\"maria gpt\"", false),
    ("state:certified,failed", true),
    ("state:pending", false), ("!state:pending", true), ("env:prod", true), ("env:eu", false),
    ("env=prod", false),
    ("env=PROD-EU", true), ("env:staging,lab", true), ("!env:lab", false), ("base:4o", true),
    ("base=4o", false),
    ("base:GPT", false), ("cert<98", false), ("cert<98.44", true), ("cert>=98.43", true),
    ("cert:98.43", true),
    ("cert:none", false), ("!cert:none", true), ("risk>=limited", true), ("risk>limited", false),
    ("risk<high", true),
    ("approvals>=2", true), ("approvals>2", false), ("approvals!=2", false), ("age>1d", true),
    ("age>2d", false),
    ("age>=2d", true), ("age<=6h", false), ("by:MAR", true), ("version:3.0", true), ("version:0.2", false),
    ("name:Tri", true), ("name:tri", true), ("name:TRI", false), ("id:9f", false),
  ])
  func aTermHoldsOrNot(text: String, expected: Bool) {
    let filter = Filter(text, vocabulary: .queue)
    #expect(filter.problems.isEmpty)
    #expect(filter.accepts(Thing(), vocabulary: .queue) == expected)
  }

  /// Unknown is not zero.
  @Test(arguments: [
    ("cert<98", false), ("cert:none", true), ("risk<high", false), ("risk:none,high", true),
    ("approvals<5", false),
    ("!cert<98", true),
  ])
  func whatIsMissingIsNeitherMoreNorLess(text: String, expected: Bool) {
    #expect(Filter(text, vocabulary: .queue).accepts(bare, vocabulary: .queue) == expected)
  }
}
