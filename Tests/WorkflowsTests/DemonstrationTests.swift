import Admissibility
import Foundation
import Governance
import Persistence
import TestSupport
import Testing
import Workflows

/// A demonstration is made whole or not at all, and replaced whole or not at all.
@Suite struct DemonstrationTests {
  private let place: DemoPlace

  init() throws {
    place = try DemoPlace()
  }

  private func prepare(_ share: TemporaryFolder, fresh: Bool = false) async throws -> Demonstration.Outcome {
    let resources = Resources(share: share.path, runner: DemoPlace.resources.runner)
    return try await Demonstration.prepare(
      at: place.places, fresh: fresh, resources: { () throws(Problem) in resources }, world: .live)
  }

  private func origin() throws -> String {
    let ledger = try Ledger.open(place.places, world: .live)
    #expect(try ledger.store.verify().isIntact)
    defer { try? ledger.store.close() }
    return try #require(ledger.governing.root).value.origin
  }

  /// What lies beside and in place of the demonstration.
  private func names() throws -> [String] {
    let parent = URL(fileURLWithPath: place.places.home).deletingLastPathComponent().path
    return try FileManager.default.contentsOfDirectory(atPath: parent).sorted()
  }

  /// How far each ledger had come, and which stands where.
  private func pins() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: place.places.pins).filter { $0.hasSuffix(".pin") }
  }

  @Test func itIsMadeOnceAndThenReused() async throws {
    let share = try SmallShare.made()
    #expect(try await prepare(share) == .made)
    let first = try origin()
    #expect(try await prepare(share) == .reused)
    #expect(try origin() == first)
    #expect(try names() == ["demo", "demo.lock"])
  }

  @Test func aReusedOneNeedsNothingThatIsShipped() async throws {
    _ = try await prepare(try SmallShare.made())
    let outcome = try await Demonstration.prepare(
      at: place.places, fresh: false,
      resources: { () throws(Problem) in throw Problem(.missingPart, "nothing is shipped") }, world: .live)
    #expect(outcome == .reused)
  }

  @Test func aFreshOneReplacesTheOldOne() async throws {
    _ = try await prepare(try SmallShare.made(ledger: "First"))
    let first = try origin()
    let pins = try pins()
    #expect(try await prepare(try SmallShare.made(ledger: "Second"), fresh: true) == .made)
    #expect(try origin() != first)
    #expect(try self.pins().count == pins.count, "the old ledger's pin went with it")
    #expect(try Ledger.open(place.places, world: .live).governing.root?.value.name == "Second")
    #expect(try names() == ["demo", "demo.lock"])
  }

  @Test func oneThatCannotBeMadeLeavesTheOldOneAndNoDraft() async throws {
    _ = try await prepare(try SmallShare.made())
    let first = try origin()
    let bad = try SmallShare.made(acts: "[{ approve: delta@1, by: sam }]")
    await #expect(throws: Problem.self) { try await prepare(bad, fresh: true) }
    #expect(try origin() == first)
    #expect(try names() == ["demo", "demo.lock"])
  }

  @Test func aFolderOfSomeoneElseIsNeverReplaced() async throws {
    let home = place.places.home
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(home)/notes.txt"))
    for fresh in [false, true] {
      let share = try SmallShare.made()
      let problem = await #expect(throws: Problem.self) { try await prepare(share, fresh: fresh) }
      #expect(problem?.kind == .refused)
    }
    #expect(try String(contentsOfFile: "\(home)/notes.txt", encoding: .utf8) == "mine")
  }

  @Test func whatAKilledProcessLeftIsMadeGood() async throws {
    let share = try SmallShare.made()
    _ = try await prepare(share)
    let first = try origin()
    let home = place.places.home
    // Killed between the two renames, with a draft beside it.
    try FileManager.default.moveItem(atPath: home, toPath: home + ".old")
    try FileManager.default.createDirectory(atPath: home + ".new/keys", withIntermediateDirectories: true)
    #expect(try await prepare(share) == .reused)
    #expect(try origin() == first)
    #expect(try names() == ["demo", "demo.lock"])
  }

  @Test func killingTheProgramInTheMiddleLeavesTheOldOne() async throws {
    _ = try await prepare(try SmallShare.made())
    let first = try origin()
    let errors = place.folder.file("errors")
    _ = FileManager.default.createFile(atPath: errors, contents: nil)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: DemoPlace.built("countersign"))
    process.arguments = ["demo", "--fresh", "--no-console"]
    // In the middle of the runs, when most entries stand.
    process.environment = try KilledProgram.environment(after: "step 58 of").merging([
      "HOME": place.folder.path, "COUNTERSIGN_SHARE": DemoPlace.resources.share, "PATH": "/usr/bin:/bin",
    ]) { $1 }
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(
      process.terminationReason == .uncaughtSignal,
      "\((try? String(contentsOfFile: errors, encoding: .utf8)) ?? "")")
    #expect(try names() == ["demo", "demo.lock", "demo.new"])
    #expect(try origin() == first)
    let share = try SmallShare.made()
    #expect(try await prepare(share) == .reused)
    #expect(try await prepare(share, fresh: true) == .made)
    #expect(try names() == ["demo", "demo.lock"])
  }

  @Test func aScenarioCannotDoWhatTheRulesRefuse() async throws {
    let cases: [(String, Problem.Kind, String)] = [
      ("[{ approve: delta@1, by: sam }]", .notPermitted, "sam"),
      ("[{ activate: delta@1, environment: prod, by: maria }]", .notPermitted, "operator"),
      ("[{ revoke: \"authority:acme\", reason: x, by: sam }]", .notPermitted, ""),
    ]
    for (acts, kind, word) in cases {
      let share = try SmallShare.made(acts: acts)
      let problem = await #expect(throws: Problem.self) { try await prepare(share, fresh: true) }
      #expect(problem?.kind == kind, "\(acts): \(problem?.what ?? "")")
      #expect(problem?.what.contains(word) == true || word.isEmpty, "\(problem?.what ?? "")")
    }
  }
}
