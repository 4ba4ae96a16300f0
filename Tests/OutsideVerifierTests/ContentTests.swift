import Attestations
import Foundation
import Governance
import StrictJSON
import TestSupport
import Testing
import Workflows

/// What is in a bundle, what is not, and how it gets there.
@Suite struct ContentTests {
  @Test func theSameLedgerGivesTheSameBytes() async throws {
    let small = try await SmallLedger.shared()
    let folder = try TemporaryFolder()
    // An empty folder is as good as none; a slash at the end does not matter.
    try FileManager.default.createDirectory(atPath: folder.file("again"), withIntermediateDirectories: false)
    _ = try Exporting(small.open()).bundle(to: folder.file("again/"))
    let outcome = try OutsideTool.run("diff", "-r", small.bundle, folder.file("again"))
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  @Test func nothingIsOverwrittenOrLeftBehind() async throws {
    let ledger = try await SmallLedger.shared().open()
    let folder = try TemporaryFolder()
    try folder.write(Array("mine".utf8), to: "file")
    try FileManager.default.createDirectory(atPath: folder.file("full/of"), withIntermediateDirectories: true)
    let places: [(String, Problem.Kind)] = [
      (folder.file("file"), .refused), (folder.file("full"), .refused), (folder.file("no/such"), .notFound),
      (folder.file("file/below"), .inputOutput), (folder.file("full/.."), .usage), ("", .usage),
    ]
    for (place, kind) in places {
      let problem = #expect(throws: Problem.self, "\(place)") { try Exporting(ledger).bundle(to: place) }
      #expect(problem?.kind == kind, "\(place): \(String(describing: problem))")
    }
    #expect(
      try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == [
        "file", "full", "full/of",
      ])
    #expect(try folder.read("file") == Array("mine".utf8))
  }

  /// As the command, on a disk of its own: of 40 KiB, or read-only.
  @Test(arguments: [
    (["--size", "40960", "--tmpfs"], "No space left on device"),
    (["--ro-bind", "/"], "Read-only file system"),
  ])
  func aDiskThatTakesNoMoreLeavesNothingBehind(disk: [String], reason: String) async throws {
    let small = try await SmallLedger.shared()
    let folder = try TemporaryFolder()
    let script = "\"$1\" export --store \"$2\" --bundle \"$3/bundle\"; code=$?; ls -A \"$3\"; exit $code"
    let outcome = try OutsideTool.run(
      ["bwrap", "--dev-bind", "/", "/"] + disk.map { $0.hasPrefix("/") ? folder.path : $0 } + [
        folder.path, "--setenv", "HOME", small.folder.path, "--", "sh", "-c", script, "export",
        "\(ProjectFolder.path)/.build/debug/countersign", small.places.store, folder.path,
      ])
    #expect(outcome.status == 74, "\(outcome.text)")
    #expect(outcome.text.contains(reason), "\(outcome.text)")
    #expect(outcome.text.hasSuffix("nothing is left behind.\n"), "\(outcome.text)")
  }

  /// The time of an entry in the middle, changed around the guards.
  @Test func aDamagedLedgerIsNotExported() async throws {
    let folder = try TemporaryFolder()
    let places = try await SmallLedger.shared().copied(to: folder)
    let tampering = """
      import sqlite3, sys
      store = sqlite3.connect(sys.argv[1])
      guards = store.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
      for name, _ in guards: store.execute(f"DROP TRIGGER {name}")
      store.execute("UPDATE entry SET recordedAt = recordedAt + 1 WHERE sequence = 3")
      for _, sql in guards: store.execute(sql)
      store.commit()
      """
    let outcome = try OutsideTool.run("python3", "-c", tampering, places.store)
    try #require(outcome.status == 0, "\(outcome.text)")
    let problem = #expect(throws: Problem.self) {
      let ledger = try Ledger.open(places, world: .live)
      _ = try Exporting(ledger).bundle(to: folder.file("bundle"))
    }
    #expect(problem?.kind == .damaged)
    #expect(
      problem?.what.contains("time of recording was changed") == true, "\(String(describing: problem))")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["copy"])
  }

  @Test func everyEntryIsListedAndRefusedOnesSayWhy() async throws {
    let small = try await SmallLedger.shared()
    let entries = try BundleCopy(of: small.bundle).lines("entries.jsonl").map {
      try JSONValue(parsing: Array($0.utf8))
    }
    #expect(entries.count == small.size)
    let types = Set(entries.compactMap { $0["predicateType"]?.string })
    // A base and an accepted clock stand in no small ledger; the vectors have them.
    let told = Set(PredicateType.allCases).subtracting([.base, .clock])
    #expect(types == Set(told.map(\.rawValue)))
    let refused = entries.filter { $0["refusal"] != nil }
    #expect(refused.count == 1)
    #expect(refused.first?["predicateType"]?.string == PredicateType.decision.rawValue)
  }

  @Test func aVerdictNamesWhatItRestsOn() async throws {
    let copy = try BundleCopy(of: try await SmallLedger.shared().bundle)
    for (name, mayRun) in [("plans-1.2.0", true), ("triage-0.1.0", false)] {
      let verdict = try JSONValue(parsing: try copy.bytes("adaptations/\(name).verdict.json"))
      let place = try #require(verdict["environments"]?.array?.first)
      #expect(place["mayRun"]?.bool == mayRun)
      let rests = Set(
        (place["findings"]?.array ?? []).flatMap { $0["entries"]?.array ?? [] }.compactMap(\.integer))
      let held = try sequences(of: "adaptations/\(name).intoto.jsonl", in: copy)
      #expect(!rests.isEmpty && rests.isSubset(of: held), "\(rests.subtracting(held))")
    }
  }

  @Test func aSelectionHoldsAllThatItsAdaptationRestsOnAndNothingElse() async throws {
    let small = try await SmallLedger.shared()
    let copy = try BundleCopy(of: small.selection)
    let files = try FileManager.default.subpathsOfDirectory(atPath: copy.path)
    #expect(!files.contains("ledger.intoto.jsonl"))
    let statements = try copy.lines("adaptations/plans-1.2.0.intoto.jsonl").map { line in
      try Statement(parsing: Envelope(parsing: Array(line.utf8)).payload)
    }
    // All but the environment-wide and foreign: nothing about the hosted model, and its revocation is not there.
    let types = statements.map(\.claim.predicateType)
    #expect(Set(types) == Set(PredicateType.allCases).subtracting([.revocation, .base, .clock]))
    #expect(types.filter { $0 == .credential }.count == 4)
    for file in files where !file.hasPrefix("entries") {
      let contents = FileManager.default.contents(atPath: "\(copy.path)/\(file)") ?? Data()
      #expect(!contents.contains("gpt-4o-mini"), "\(file)")
    }
    let whole = try BundleCopy(of: small.bundle).lines("adaptations/plans-1.2.0.intoto.jsonl")
    #expect(try copy.lines("adaptations/plans-1.2.0.intoto.jsonl") == whole)
  }

  /// By the digests of the envelopes.
  private func sequences(of file: String, in copy: BundleCopy) throws -> Set<Int64> {
    var byLine: [String: Int64] = [:]
    for (sequence, line) in try copy.lines("ledger.intoto.jsonl").enumerated() {
      byLine[line] = Int64(sequence)
    }
    return Set(try copy.lines(file).compactMap { byLine[$0] })
  }
}

extension Data {
  fileprivate func contains(_ text: String) -> Bool { range(of: Data(text.utf8)) != nil }
}
