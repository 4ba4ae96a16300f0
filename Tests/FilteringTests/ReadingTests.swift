import Filtering
import Listings
import TestSupport
import Testing

struct ReadingTests {
  private let vocabulary = FilterVocabulary.queue

  private func check(
    _ text: String, _ expected: [FilterTerm], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let filter = Filter(text, vocabulary: vocabulary)
    #expect(filter.problems.isEmpty, sourceLocation: sourceLocation)
    #expect(filter.terms == expected, sourceLocation: sourceLocation)
  }

  private func field(
    _ name: String, _ comparison: FilterComparison, _ values: FilterValue..., not: Bool = false
  ) -> FilterTerm {
    FilterTerm(.field(name, comparison, values), isExcluded: not)
  }

  @Test func wordsSignsAndQuotes() {
    check("", [])
    check("  triage  eu ", [FilterTerm(.text("triage")), FilterTerm(.text("eu"))])
    check(
      "!bot ~spt !~xy",
      [
        FilterTerm(.text("bot"), isExcluded: true), FilterTerm(.fuzzy("spt")),
        FilterTerm(.fuzzy("xy"), isExcluded: true),
      ])
    check(
      #""two words" a"b c"d "say \"hi\" \\""#,
      [
        FilterTerm(.text("two words")), FilterTerm(.text("ab cd")), FilterTerm(.text(#"say "hi" \"#)),
      ])
    check(
      #""!x" "state:pending" "~y""#,
      [
        FilterTerm(.text("!x")), FilterTerm(.text("state:pending")), FilterTerm(.text("~y")),
      ])
    check("\"open end", [FilterTerm(.text("open end"))])
  }

  @Test func fieldsWithValuesAndComparisons() {
    check("state:pending,failed", [field("state", .matches, .choice(0), .choice(2))])
    check("STATE:Pend", [field("state", .matches, .choice(0))])
    check("state:re", [field("state", .matches, .choice(5), .choice(7))])
    check(
      "!state:revoked state!=active",
      [
        field("state", .matches, .choice(7), not: true), field("state", .equals, .choice(6), not: true),
      ])
    check(
      "age>2d age<=6h age:>1w age:<30s",
      [
        field("age", .greater, .number(172_800_000)), field("age", .lessOrEqual, .number(21_600_000)),
        field("age", .greater, .number(604_800_000)), field("age", .less, .number(30_000)),
      ])
    check(
      "cert<98 cert:>=99.5 cert=100% cert:none cert<7.05",
      [
        field("cert", .less, .number(9800)), field("cert", .greaterOrEqual, .number(9950)),
        field("cert", .equals, .number(10_000)), field("cert", .matches, .none),
        field("cert", .less, .number(705)),
      ])
    check(
      "risk>=limited risk:high,none approvals>=2 approvals:0",
      [
        field("risk", .greaterOrEqual, .choice(1)), field("risk", .matches, .choice(2), .none),
        field("approvals", .greaterOrEqual, .number(2)), field("approvals", .matches, .number(0)),
      ])
    check(
      #"env:prod-eu,prod-us base:"my base",x by:maria base:"none" base:none"#,
      [
        field("env", .matches, .text("prod-eu"), .text("prod-us")),
        field("base", .matches, .text("my base"), .text("x")), field("submitter", .matches, .text("maria")),
        field("base", .matches, .text("none")), field("base", .matches, .none),
      ])
  }

  @Test func namesAndIdsMayHoldColonsAndSigns() {
    check(
      "ft:gpt-4o::x a>b x=y",
      [
        FilterTerm(.text("ft:gpt-4o::x")), FilterTerm(.text("a>b")), FilterTerm(.text("x=y")),
      ])
  }

  @Test(arguments: [
    ("state:sleeping", 0..<14, "state cannot be “sleeping”; it can be pending, certified"),
    ("a state:pending,x", 16..<17, "cannot be “x”"), ("risk>grave", 5..<10, "minimal, limited, high, none"),
    ("stat:pending", 0..<12, "there is no field stat; did you mean state:?"),
    ("approval>2", 0..<10, "did you mean approvals>=?"),
    ("env<x", 0..<5, "cannot be used with <, but with :, ="),
    ("age:2d", 0..<6, "age cannot be used with :, but with <, <=, >, >="),
    ("age>2", 4..<5, "age cannot be “2”; it can be 6h, 2d, 4w"), ("cert<101", 5..<8, "cert cannot be “101”"),
    ("approvals>=1,2", 11..<14, "one value only"), ("state:", 0..<6, "state needs a value: pending"),
    ("cert>none", 5..<9, "cannot be “none”"), ("!", 0..<1, "put it in quotes"),
    ("x ~", 2..<3, "put it in quotes"),
    ("state=re", 6..<8, "cannot be “re”"), ("approvals:99999999999999999999", 10..<30, "cannot be"),
  ])
  func whatCannotBeUnderstoodIsSaidWithItsPlaceAndWhatIsAllowed(
    text: String, range: Range<Int>, words: String
  ) throws {
    let filter = Filter(text, vocabulary: vocabulary)
    let problem = try #require(filter.problems.first)
    #expect(filter.problems.count == 1)
    #expect(problem.description.contains(words), "\(problem)")
    if text != "state:sleeping" { #expect(problem.range == range) }
    #expect(filter.terms.allSatisfy { if case .field = $0.condition { false } else { true } })
  }

  @Test func aTermBeingTypedFiltersNothingYetAndIsNoProblem() {
    for text in ["state:", "!", "~", "!~", "age>", "age>2", "age:", "cert<", "risk>=", "env:", "!env:"] {
      for (whole, cursor) in [
        (text, text.count), ("\(text) bot", text.count), ("bot \(text)", text.count + 4),
      ] {
        let filter = Filter(whole, vocabulary: vocabulary, cursor: cursor)
        #expect(filter.problems.isEmpty, "\(whole)")
        #expect(filter.terms == (whole == text ? [] : [FilterTerm(.text("bot"))]), "\(whole)")
      }
      // The same elsewhere than at the cursor is a mistake.
      let elsewhere = Filter("\(text) bot", vocabulary: vocabulary, cursor: text.count + 4)
      #expect(elsewhere.problems.count == 1, "\(text)")
    }
    // No character more makes sense of these.
    #expect(Filter("state:zz", vocabulary: vocabulary, cursor: 8).problems.count == 1)
    #expect(Filter("cert<x", vocabulary: vocabulary, cursor: 6).problems.count == 1)
  }

  @Test func aFilterThatIsTooLongIsRefused() {
    let filter = Filter(String(repeating: "a ", count: 600), vocabulary: vocabulary)
    #expect(filter.terms.isEmpty && filter.problems.map(\.cause) == [.tooLong])
  }

  /// Any text can be read, and what was read is printed so that it reads the same.
  @Test func printingAndReadingAgainIsTheSame() {
    let parts = [
      "state:", "pending", ",", "!", "~", "\"", "\\", " ", "age", ">", "<=", "2d", "cert", "98.5", "none",
      "risk>=high",
      "env=", "é", "\u{301}", "🇦", "🇧", "\u{200D}", "base:", "x", "Bot", ":", "=", "\u{0}", "approvals", "7",
      "stat:",
      "active:y", "\n", "id:9f", "'", "%", "*",
    ]
    var random = SeededRandom(seed: 7)
    for _ in 0..<4_000 {
      let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in
        parts[Int.random(in: 0..<parts.count, using: &random)]
      }.joined()
      let filter = Filter(text, vocabulary: vocabulary)
      let printed = filter.text(vocabulary)
      let again = Filter(printed, vocabulary: vocabulary)
      #expect(again.terms == filter.terms && again.problems.isEmpty, "\(text.debugDescription) \(printed)")
      for problem in filter.problems {
        #expect(
          problem.range.lowerBound >= 0 && problem.range.upperBound <= text.count, "\(text.debugDescription)")
      }
      for cursor in [0, text.count / 2, text.count, text.count + 5] {
        _ = Filter(text, vocabulary: vocabulary, cursor: cursor)
        let completion = FilterCompletion(of: text, at: cursor, vocabulary: vocabulary)
        #expect(completion.range.upperBound <= text.count, "\(text.debugDescription) \(cursor)")
      }
    }
  }
}
