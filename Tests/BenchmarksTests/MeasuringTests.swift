import Testing

@testable import Benchmarks

struct MeasuringTests {
  @Test func percentilesAreValuesThatWereMeasured() {
    let values = Distribution((1...200).reversed().map(Double.init))
    #expect(values.median == 100)
    #expect(values.percentile(95) == 190)
    #expect(values.percentile(99) == 198)
    #expect(values.percentile(100) == 200)
    #expect(Distribution([7]).percentile(99) == 7)
    #expect(Distribution([]).median.isNaN)
  }

  @Test(arguments: [
    (0.1234, "0.123"), (1.005, "1.00"), (9.996, "10.00"), (12.34, "12.3"), (123.4, "123"),
    (1_234_567, "1,234,567"), (0, "0.000"), (-2.5, "-2.50"),
  ])
  func threeDigitsCount(value: Double, text: String) {
    #expect(Figure.text(value) == text)
  }

  @Test func aTargetIsACeilingForTimesAndAFloorForRates() {
    func meets(_ unit: Figure.Unit, _ ours: Double?) -> Bool? {
      Figure(name: "x", unit: unit, ours: ours, target: 10).meetsTarget
    }
    #expect(meets(.milliseconds, 9) == true)
    #expect(meets(.milliseconds, 11) == false)
    #expect(meets(.perSecond, 9) == false)
    #expect(meets(.perSecond, 11) == true)
    #expect(meets(.milliseconds, nil) == nil)
  }

  @Test func aReportIsATableOfEqualWidth() {
    var report = Report(title: "Start-up", circumstances: ["one machine"])
    report.figures = [
      Figure(
        name: "--version", unit: .milliseconds, ours: 4, references: [.init("git", 2)], target: 8),
      Figure(name: "queue", unit: .milliseconds, ours: 40, target: 15),
    ]
    let rows = report.lines.filter { $0.hasPrefix("|") }
    #expect(Set(rows.map(\.count)).count == 1)
    #expect(rows[2].contains("git 2.00") && rows[2].contains("| 2.00  |"))
    #expect(rows[3].contains("missed"))
    #expect(!rows[2].contains("missed"))
  }

  @Test func aWordIsSeenThroughColoursButNotAcrossMovesOfTheCursor() {
    func sees(_ output: String) -> Bool {
      var text = VisibleText()
      // Output arrives in pieces of any size.
      for byte in output.utf8 { text.take([byte]) }
      return text.contains("claims-qa")
    }
    #expect(sees("\u{1B}[?1049h\u{1B}[1;1Hclaims-qa"))
    #expect(sees("\u{1B}[31mclaims\u{1B}[0m-qa"))
    #expect(sees("\u{1B}]0;title\u{07}claims-qa\u{1B}(B"))
    #expect(!sees("claims\u{1B}[5;5H-qa"))
    #expect(!sees("\u{1B}]0;claims-qa\u{1B}\\"))
  }
}
