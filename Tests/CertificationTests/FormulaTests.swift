import Certification
import StrictJSON
import Testing

@Suite struct FormulaTests {
  private let values: [ByteText: Double] = ["a": 2.0, "b": 0.5, "long_name2": 7]

  @Test func formulasAreReckonedByTheUsualRules() throws {
    let rows: [(String, Double)] = [
      ("1", 1), ("0.25", 0.25), ("a", 2), ("long_name2", 7), ("a+b*2", 3), ("(a+b)*2", 5), ("10-4-3", 3),
      ("16/4/2", 2), ("2*3^2", 18), ("2^3^2", 512), ("-2^2", -4), ("(-2)^2", 4), ("2^-2", 0.25), ("--a", 2),
      ("a - -b", 2.5), ("min(a, b)", 0.5), ("max(a, b, 9, 1)", 9), ("abs(b - a)", 1.5), ("floor(-1.5)", -2),
      ("ceil(1.2)", 2), ("sqrt(16)", 4), ("exp(0)", 1), ("log(1)", 0), ("0.9 * a + 0.1 * b", 1.85),
      ("9^0.5", 3), ("0^2", 0), ("0^0.5", 0), ("min(1,max(0,a/3))", 2.0 / 3), (" a ", 2),
    ]
    for (source, expected) in rows {
      #expect(abs(try Formula(source).value(values) - expected) < 1e-12, "\(source)")
    }
    #expect(try Formula("b*a + min(b, c)").variables == ["a", "b", "c"])
  }

  @Test func whatHasNoValueIsNoNumber() throws {
    for source in ["1/0", "sqrt(-1)", "log(0)", "log(-1)", "exp(1000)", "0/0", "x", "min(0/0, 1)", "0^-1"] {
      #expect(try !Formula(source).value(values).isFinite, "\(source)")
    }
  }

  /// What glibc 2.36 gives.
  @Test func exponentialAndLogarithmAreThoseOfMathematics() throws {
    let rows: [(String, Double)] = [
      ("exp(1)", 2.718281828459045), ("exp(-1)", 0.36787944117144233), ("exp(10)", 22026.465794806718),
      ("exp(0.5)", 1.6487212707001282), ("exp(-20.25)", 1.6052280551856116e-09),
      ("exp(700)", 1.0142320547350045e304), ("log(2)", 0.6931471805599453), ("log(10)", 2.302585092994046),
      ("log(0.001)", -6.907755278982137), ("log(1.000001)", 9.999994999180668e-07),
      ("log(123456789)", 18.631401766168018), ("2^0.5", 1.4142135623730951),
    ]
    for (source, expected) in rows {
      let value = try Formula(source).value([:])
      #expect(abs(value - expected) <= 4 * expected.ulp.magnitude, "\(source) is \(value)")
    }
  }

  @Test func whatIsNoFormulaIsRefused() {
    let rows: [(String, String)] = [
      ("", "ends where a value is expected"), ("a +", "ends where a value is expected"),
      ("0.5 * a + 0.5 * b)", "has ')' at place 18, which does not fit"), ("(a", "lacks ')' at its end"),
      ("a b", "has 'b' at place 3, which does not fit"), ("min(a)", "gives min 1 arguments"),
      ("abs(a, b)", "gives abs 2 arguments"), ("abs", "uses abs without its brackets"),
      ("eval(a)", "calls eval; known are min, max, abs, floor, ceil, exp, sqrt, log"),
      ("1.2.3", "has the number 1.2.3, which is not below a billion with at most six decimals"),
      ("0.1234567", "has the number 0.1234567, which is not below a billion with at most six decimals"),
      ("99999999999", "has the number 99999999999, which is not below a billion with at most six decimals"),
      ("a ** b", "has '*' at place 4, which does not fit"), ("a;b", "has ';' at place 2, which does not fit"),
      (String(repeating: "(", count: 40) + "1", "is nested deeper than 32"),
      (String(repeating: "-", count: 40) + "1", "is nested deeper than 32"),
      (String(repeating: "1+", count: 600) + "1", "is longer than 1024 bytes"),
      ("1e5", "has 'e' at place 2, which does not fit"), ("ä", "has 'Ã' at place 1, which does not fit"),
    ]
    for (source, problem) in rows {
      do {
        _ = try Formula(source)
        Issue.record("accepted: \(source)")
      } catch {
        #expect(error.description == problem)
      }
    }
  }
}
