import Certification
import Governance
import StrictJSON
import Testing

@Suite struct SuiteDifferenceTests {
  private func plain(
    _ id: String, _ prompt: String, weight: Int = 1, ideal: String = "yes", item: CaseFields = [:]
  ) throws -> Case {
    try Case(
      id: CaseID(id), kind: .synthetic, prompt: prompt, weight: weight, tags: ["t"], item: item,
      grader: .includes(Includes(ideal: [try Template(ideal)])))
  }

  private func suite(
    _ cases: [Case], floor: Int64 = 5_000, floors: [ByteText: Int64] = [:]
  ) throws -> Certification.Suite {
    try Suite(
      name: SuiteName("s"), version: 1, title: "t", description: "", floor: floor, floors: floors,
      cases: cases)
  }

  @Test func whatChangedIsNamedCaseByCase() throws {
    let old = try suite([
      plain("a", "x"), plain("b", "y"), plain("c", "z"), plain("d", "w", item: ["n": "1"]),
    ])
    let new = try suite(
      [
        plain("c", "z"), plain("a", "x!", weight: 2), plain("e", "v"),
        plain("d", "w", ideal: "no", item: ["n": "2"]),
      ], floor: 6_000, floors: ["t": 7_000])
    let difference = SuiteDifference(from: old, to: new)
    #expect(difference.added.map(\.id.text) == ["e"])
    #expect(difference.removed.map(\.id.text) == ["b"])
    #expect(difference.same == 1)
    #expect(
      difference.head.map { "\($0.field) \($0.before) \($0.after)" } == [
        "floor 5000 6000", "floors.t  7000", "order a c",
      ])
    #expect(difference.changed.map(\.id.text) == ["a", "d"])
    #expect(
      difference.changed[0].changes.map { "\($0.field) \($0.before) \($0.after)" } == [
        "prompt x x!", "weight 1 2",
      ])
    #expect(difference.changed[1].changes.map(\.field) == ["grader", "item.n"])
    #expect(!difference.isEmpty)
    #expect(SuiteDifference(from: old, to: old).isEmpty)
    // There is a difference exactly when the digests differ.
    for (left, right) in [(old, new), (new, old), (new, new)] {
      #expect(SuiteDifference(from: left, to: right).isEmpty == (left.digest == right.digest))
    }
  }
}
