import Certification
import Cryptography
import Foundation
import Governance
import ModelBroker
import SandboxRunner
import StrictJSON
import TestSupport
import Testing

@testable import Workflows

/// What a run that was broken off has kept, and what of it is believed.
struct RunJournalTests {
  private let folder: TemporaryFolder
  private let now = Timestamp(milliseconds: 1_795_000_000_000)
  private let part = SandboxStanding(
    runner: Digest(of: [1]), subjects: [.init(role: "base", digest: Digest(of: [2]))],
    layers: SandboxLayer.allCases)

  init() throws { folder = try TemporaryFolder() }

  private func identity(_ byte: UInt8 = 0) -> RunIdentity {
    RunIdentity(
      adaptation: Adaptation.ID(Digest(of: [byte])), suite: Digest(of: [7]), runner: Digest(of: [1]),
      limits: SandboxLimits().evidence)
  }

  private var store: RunStore { RunStore(path: folder.file("runs")) }

  private func journal(_ identity: RunIdentity, after hours: Int64 = 0, isFresh: Bool = false) throws
    -> RunJournal
  {
    try store.journal(identity, at: now + .hours(hours), isFresh: isFresh)
  }

  private var file: String { "\(store.path)/\(identity().digest.hex.prefix(32)).jsonl" }

  private let model = RunJournal.Partner(part: .model, endpoint: Digest(of: [1]))

  private func exchange(_ answer: String) throws -> Exchange {
    let text = """
      {"question":"one","request":"\(Digest(of: []).hex)","attempt":1,"spent":{"requests":1,"promptTokens":7,\
      "completionTokens":3,"bytes":900},"outcome":{"answered":"\(answer)"},"elapsed":5,"whole":true,\
      "record":{"response":""}}
      """
    return try Exchange(JSONObjectReader(JSONValue(parsing: Array(text.utf8))))
  }

  /// Keeps what a model elsewhere said, and two answers, the second with everything that JSON has to escape.
  private func keepTwo() throws {
    let journal = try journal(identity())
    #expect(try journal.kept().isEmpty && journal.parts.isEmpty)
    journal.begin(part)
    try journal.add(exchange("4."), with: model)
    journal.add("one", "4.")
    journal.add("two#3", "\u{1B}[2J\n\"\\\u{2028} ü")
    try journal.check()
  }

  /// What a model answered is for nobody else to say.
  @Test func aJournalThatSomebodyElseCanWriteIsNotTakenUp() throws {
    try keepTwo()
    chmod(file, 0o660)
    #expect(throws: Problem.self) { try journal(identity()) }
    chmod(file, 0o600)
    #expect(try journal(identity()).kept().count == 2)
    link(file, file + ".too")
    #expect(throws: Problem.self) { try journal(identity()) }
    unlink(file + ".too")
    chmod(store.path, 0o777)
    #expect(throws: Problem.self) { try journal(identity()) }
    chmod(store.path, 0o700)
    rename(store.path, folder.file("elsewhere"))
    symlink(folder.file("elsewhere"), store.path)
    #expect(throws: Problem.self) { try journal(identity()) }
  }

  @Test func answersAreThereAgainAndOnlyForTheSameRun() throws {
    try keepTwo()
    let again = try journal(identity(), after: 23)
    #expect(try again.kept() == ["one": "4.", "two#3": "\u{1B}[2J\n\"\\\u{2028} ü"])
    #expect(again.parts == [part] && again.begunAt == now)
    #expect(try journal(identity(1)).kept().isEmpty, "another adaptation")
    let mode = try #require(FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int)
    #expect(mode == 0o600)
  }

  /// By part, since one endpoint may be model and judge; a bounded answer may be long.
  @Test func whatModelsElsewhereSaidIsThereAgain() throws {
    let exchange = try exchange(String(repeating: "x", count: 2 << 20))
    let judge = RunJournal.Partner(part: .judge, endpoint: Digest(of: [1]))
    let first = try journal(identity())
    try first.add(exchange, with: model)
    try first.add(exchange, with: judge)
    try first.add(exchange, with: model)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    _ = consume first
    let again = try journal(identity())
    #expect(again.exchanges == [model: [exchange, exchange], judge: [exchange]])
    #expect(again.keptCount == 1)
    // A line that a kill tore ends what is believed.
    _ = consume again
    try bytes.dropLast(3).write(to: URL(fileURLWithPath: file))
    #expect(try journal(identity()).exchanges == [model: [exchange], judge: [exchange]])
  }

  @Test func oldOrUnwantedAnswersAreNotTakenUp() throws {
    try keepTwo()
    #expect(try journal(identity(), isFresh: true).kept().isEmpty)
    #expect(try journal(identity()).kept().isEmpty, "they are gone for good")
    try keepTwo()
    #expect(try journal(identity(), after: 25).kept().isEmpty)
    try keepTwo()
    #expect(try journal(identity(), after: -1).kept().isEmpty, "from a clock that was set back")
    try keepTwo()
    try journal(identity()).remove()
    #expect(try journal(identity()).kept().isEmpty)
  }

  @Test func twoProcessesDoNotWriteOneJournal() throws {
    let first = try journal(identity())
    let problem = #expect(throws: Problem.self) { try journal(identity()) }
    #expect(problem?.kind == .busy && problem?.what.contains("under way") == true)
    withExtendedLifetime(first) {}
  }

  /// However a file was cut or damaged: what is believed was written, and the run can go on.
  @Test func everyCutAndEveryFlippedByteLeavesWholeAnswersOnly() throws {
    try keepTwo()
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: file)))
    let whole = try journal(identity()).kept()
    for length in stride(from: 0, to: bytes.count, by: 7) {
      try Data(bytes[..<length]).write(to: URL(fileURLWithPath: file))
      let journal = try journal(identity())
      for (id, output) in try journal.kept() { #expect(whole[id] == output) }
      let exchanges = journal.exchanges.values.flatMap { $0 }
      #expect(try exchanges.allSatisfy { try $0 == exchange("4.") })
      journal.add("three", "x")
      try journal.check()
    }
    var generator = SeededRandom(seed: 11)
    for _ in 0..<200 {
      var damaged = bytes
      damaged[Int.random(in: damaged.indices, using: &generator)] ^= UInt8.random(
        in: 1...255, using: &generator)
      try Data(damaged).write(to: URL(fileURLWithPath: file))
      _ = try journal(identity())
    }
  }
}

extension RunJournal {
  /// The answers to all questions that these tests ask.
  fileprivate func kept() throws -> [String: String] {
    var kept: [String: String] = [:]
    for id in ["one", "two#3"] { kept[id] = try answer(to: id) }
    return kept
  }
}
