import Governance
import StrictJSON
import Testing

@testable import Certification

struct NumberTests {
  private func number(_ text: String) throws -> PythonNumber? {
    PythonNumber(try JSONValue(parsing: Array(text.utf8)))
  }

  /// Equal where Python's `json.loads` gives equal values.
  @Test(arguments: [
    ("1", "1.0", true), ("1", "true", true), ("0", "-0", true), ("0", "-0.0", true), ("0", "false", true),
    ("9223372036854775808", "9223372036854775809", false),
    ("9223372036854775808", "9223372036854775808", true),
    ("9223372036854775808", "9223372036854775808.0", true),
    ("9223372036854775809", "9223372036854775808.0", false),
    ("-9223372036854775808", "-9223372036854775808.0", true),
    ("-9223372036854775809", "-9223372036854775809", true),
    ("100000000000000000000000", "1e23", false), ("99999999999999991611392", "1e23", true),
    ("1e400", "1e500", true), ("0.1", "1e-1", true), ("0.5", "0.25", false),
  ])
  func numbersAreComparedByValue(left: String, right: String, areEqual: Bool) throws {
    #expect(try (number(left) == number(right)) == areEqual)
    let check = EvalsCheck(.jsonMatch, ideal: [try Template(right)])
    #expect(check.grade(Sample(answer: left, item: [:], replies: [:])).passed == areEqual)
  }

  @Test func aDecimalIsRefusedHoweverSmall() {
    #expect(DecimalNumber(.integer(.min)) == nil)
    #expect(DecimalNumber(.integer(.max)) == nil)
    #expect(DecimalNumber(.integer(-999_999_999))?.text == "-999999999")
    #expect(DecimalNumber(.integer(1_000_000_000)) == nil)
    #expect(throws: JSONFieldError.self) {
      try Grader(
        JSONObjectReader(
          .object([
            "type": .string("text_similarity"), "reference": .string("a"),
            "evaluation_metric": .string("rouge_l"), "pass_threshold": .integer(.min),
          ])))
    }
    #expect(TimeSpan(milliseconds: .min).roughText.isEmpty == false)
  }
}
