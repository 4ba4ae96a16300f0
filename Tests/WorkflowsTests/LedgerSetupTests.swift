import Admissibility
import Attestations
import Cryptography
import Foundation
import Governance
import Onboarding
import Persistence
import TestSupport
import Testing

@testable import Workflows

/// A ledger begins whole or not at all.
struct FoundingTests {
  private let home: TemporaryFolder
  private let places: Places

  init() throws {
    home = try TemporaryFolder()
    places = try Places(store: nil, environment: ["HOME": home.path])
  }

  private static let share = ProjectFolder.path + "/fixtures"

  private func plan(_ texts: [Question: String] = [:]) throws -> SetupPlan {
    let offer = try LedgerSetup.offer(at: places, share: Self.share, world: .live)
    return try offer.plan(Answers([.organisation: "Acme", .person: "maria"].merging(texts) { $1 }))
  }

  private var passphrase: SecretBytes {
    var bytes = Array("correct horse battery".utf8)
    return SecretBytes(consuming: &bytes)
  }

  private func found(_ plan: SetupPlan, stopAt step: Int = .max, cost: KeyDerivationCost = .minimal) throws {
    var count = 0
    try LedgerSetup.perform(
      plan, at: places, share: Self.share, passphrase: passphrase, cost: cost, world: .live,
      isCancelled: {
        count += 1
        return count > step
      })
  }

  /// Every file below the home, sorted.
  private func files() throws -> [String] {
    let all = FileManager.default.enumerator(atPath: home.path)?.allObjects as? [String] ?? []
    var isFolder: ObjCBool = false
    return all.filter {
      FileManager.default.fileExists(atPath: home.path + "/" + $0, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  @Test(arguments: ["customer", "customer+provider+regulator"])
  func whatThePlanSaysIsMadeAndVerifies(authorities: String) throws {
    let plan = try plan([.authorities: authorities, .template: "hardened"])
    try found(plan)
    let ledger = try Ledger.open(places, world: .live)
    #expect(ledger.size == Int64(plan.entryCount))
    #expect(ledger.governing.policiesInForce.map(\.value) == plan.policies.sorted { $0.name < $1.name })
    #expect(ledger.store.tail == .pinned(size: plan.entryCount))
    let files = try Keychain(places, world: .live).list()
    func people(_ type: PredicateType) -> Set<String> {
      Set(ledger.voices(for: .statement(type), among: files).filter { !$0.roles.isEmpty }.map(\.key.name.text))
    }
    #expect(people(.manifest) == ["pipeline"])
    for type in [PredicateType.decision, .certificate, .activation, .policy] {
      #expect(people(type) == ["maria"], "\(type)")
    }
    #expect(files.map(\.name).sorted() == plan.keys.map(\.name).sorted())
    for file in files { _ = try Keychain.unlock(file, passphrase: passphrase) }
    #expect(try !self.files().contains { $0.contains(".begun") }, "nothing of the draft is left")
  }

  /// The rules and the choice of keys are one table.
  @Test(arguments: [PredicateType.credential, .policy, .base, .suite])
  func anAuthoritysOwnKeyIsOfferedForWhatItMaySay(type: PredicateType) throws {
    let plan = try plan()
    try found(plan)
    let ledger = try Ledger.open(places, world: .live)
    let owners = try ledger.voices(for: .statement(type)).filter(\.roles.isEmpty).map(\.speaker)
    for authority in ledger.governing.authorities.map(\.value.id) {
      #expect(owners.contains(.authority(authority)), "\(authority)")
    }
    #expect(try ledger.voices(for: .statement(.decision)).allSatisfy { !$0.roles.isEmpty })
  }

  /// Stopped before any step, it leaves the home as it was.
  @Test func stoppedAnywhereItLeavesNothing() throws {
    let plan = try plan()
    for step in 0..<plan.stepCount {
      #expect(throws: Problem.self) { try found(plan, stopAt: step) }
      #expect(try files() == [], "stopped at step \(step)")
      #expect(!FileManager.default.fileExists(atPath: places.home))
    }
    try found(plan)
    #expect(try Ledger.open(places, world: .live).size == Int64(plan.entryCount))
  }

  /// A kill leaves the draft, with none, some or all of its files in their places; the next attempt clears the way.
  @Test func afterAKillAtAnyFileTheNextOneWorks() throws {
    let plan = try plan()
    try found(plan)
    let names = [
      "keys/root.key", "keys/acme.key", "keys/maria.key", "keys/pipeline.key", "log-keys/store.pem",
      "store.db",
    ]
    let draft = places.home + "/.store.begun"
    let files = FileManager.default
    for placed in 0..<names.count {
      // As if the whole of it had been made beside its place, and the first `placed` files had got theirs.
      for name in names {
        let own = "\(draft)/\(name)"
        try files.createDirectory(
          atPath: String(own[..<(own.lastIndex(of: "/") ?? own.endIndex)]), withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
        try files.moveItem(atPath: "\(places.home)/\(name)", toPath: own)
      }
      for name in ["store.db-wal", "store.db-shm"] { try? files.removeItem(atPath: "\(places.home)/\(name)") }
      for name in names[..<placed] {
        try files.linkItem(atPath: "\(draft)/\(name)", toPath: "\(places.home)/\(name)")
      }
      try found(plan)
      #expect(!files.fileExists(atPath: draft), "\(placed) files were in place")
      #expect(try Ledger.open(places, world: .live).size == Int64(plan.entryCount))
      #expect(try Keychain(places, world: .live).list().count == plan.keys.count)
    }
  }

  @Test func aLedgerThatIsThereIsNeverTouched() throws {
    try found(try plan())
    let before = try Data(contentsOf: URL(fileURLWithPath: places.store))
    let other = try #require(KeyName("other-root"))
    let error = #expect(throws: Problem.self) {
      try found(.bare("Other", origin: "countersign", rootKey: other, isThere: false))
    }
    #expect(error?.kind == .refused)
    #expect(try Data(contentsOf: URL(fileURLWithPath: places.store)) == before)
    #expect(throws: Problem.self) { try LedgerSetup.offer(at: places, share: nil, world: .live) }
  }

  /// Keys of another ledger beside it are neither replaced nor taken away.
  @Test func keysOfOthersStay() throws {
    let keychain = Keychain(places, world: .live)
    let mine = try keychain.create("maria", passphrase: passphrase, cost: .minimal).file
    let plan = try plan()
    #expect(plan.publisher.text == "maria-2")
    #expect(throws: Problem.self) { try found(plan, stopAt: 9) }
    #expect(try keychain.list() == [mine])
    try found(plan)
    #expect(try keychain.load("maria") == mine)
    #expect(try keychain.list().count == plan.keys.count + 1)
  }

  /// The log key of a ledger that is gone stands in the way, and everything else is as before.
  @Test func aNameThatIsTakenAfterAllKeepsNothing() throws {
    try FileManager.default.createDirectory(
      atPath: places.logKeys, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try home.write([1], to: ".local/share/countersign/log-keys/store.pem")
    let before = try files()
    let error = #expect(throws: Problem.self) { try found(try plan()) }
    #expect(error?.what.contains("log-keys/store.pem is there already") == true, "\(error?.what ?? "")")
    #expect(try files() == before)
  }

  @Test func aRootAloneCanBeAKeyThatIsThere() throws {
    let keychain = Keychain(places, world: .live)
    let file = try keychain.create("mine", passphrase: passphrase, cost: .minimal).file
    let key = try Keychain.unlock(file, passphrase: passphrase)
    let plan = SetupPlan.bare("Acme", origin: "ledger.acme.example", rootKey: file.name, isThere: true)
    try LedgerSetup.perform(
      plan, at: places, share: nil, rootKey: key, passphrase: passphrase, cost: .minimal, world: .live)
    let root = try #require(try Ledger.open(places, world: .live).governing.root?.value)
    #expect(root.key == key.verificationKey && root.origin.hasPrefix("ledger.acme.example/"))
    #expect(try keychain.list() == [file])
  }
}
