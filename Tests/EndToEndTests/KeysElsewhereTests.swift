import Foundation
import StrictJSON
import TestSupport
import Testing

/// Keys that are not where the ledger is, and keys that speak for several.
struct KeysElsewhereTests {
  private var keys: String { ".local/share/countersign/demo/keys" }

  /// A machine that has one of the demonstration's keys and nothing else.
  private func machine(with key: String, of program: Program) throws -> Program {
    let other = try Program()
    let folder = other.home.file(".local/share/countersign/keys")
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try FileManager.default.moveItem(
      atPath: program.home.file("\(keys)/\(key).key"), toPath: "\(folder)/\(key).key")
    return other
  }

  @Test func theRootSignsAwayFromTheStore() throws {
    let program = try Program.withDemo()
    let vault = try machine(with: "root", of: program)
    let size = try program.ledgerSize()
    let here = try program.act(
      "environment", "add", "prod-ca", "--jurisdiction", "CA", "--authority", "acme")
    #expect(here.status == 77 && here.errors.contains("not on this machine"), "\(here.errors)")

    let draft = program.home.file("act.json")
    let drafted = try program.run(
      "draft", "--out", draft, "environment", "add", "prod-ca", "--jurisdiction", "CA", "--authority", "acme",
      "--key", "root", "--json")
    try #require(drafted.status == 0, "\(drafted.errors)")
    #expect(drafted.json?["draft"]?.string == draft)
    #expect(try program.ledgerSize() == size)
    let early = try program.run("append", draft)
    #expect(early.status == 65 && early.errors.contains("not signed"), "\(early.errors)")

    // Others go on meanwhile.
    let other = try program.act("reject", "win-back@0.2.0", "--key", "dana", "--reason", "no")
    try #require(other.status == 0, "\(other.errors)")

    // On the machine with the key there is no ledger.
    let signed = try vault.run(
      ["sign", draft, "--yes", "--passphrase-file", vault.home.file("passphrase")], onStore: false)
    try #require(signed.status == 0, "\(signed.errors)")
    #expect(signed.errors.contains("countersign") && signed.errors.contains("\"prod-ca\""))
    let wrong = try vault.run(
      ["sign", draft, "--key", "nobody", "--yes"], onStore: false)
    #expect(wrong.status != 0)

    let appended = try program.run("append", draft + ".signed", "--json")
    try #require(appended.status == 0, "\(appended.errors)")
    #expect(appended.json?["entry"]?.integer == size + 1)
    let twice = try program.run("append", draft + ".signed")
    #expect(twice.status == 1 && twice.errors.contains("says exactly this already"), "\(twice.errors)")
    #expect(try program.run("environment", "list").output.contains("prod-ca"))
    #expect(try program.run("verify").status == 0)
  }

  @Test func aChangedDraftOrAnotherLedgersIsRefused() throws {
    let program = try Program.withDemo()
    let draft = program.home.file("act.json")
    let drafted = try program.run(
      "draft", "--out", draft, "reject", "win-back@0.2.0", "--key", "dana", "--reason", "no")
    try #require(drafted.status == 0, "\(drafted.errors)")
    let signed = try program.act("sign", draft)
    try #require(signed.status == 0, "\(signed.errors)")
    let text = try String(contentsOfFile: draft + ".signed", encoding: .utf8)
    for (name, changed) in [
      ("half", String(text.prefix(200))),
      ("signature", text.replacing(/"signatures":\["../, with: #""signatures":["AA"#)),
      ("signer", text.replacing(/"signer":"..../, with: #""signer":"0000"#)),
    ] {
      let path = try program.home.write(Array(changed.utf8), to: name)
      let outcome = try program.run("append", path)
      #expect(outcome.status != 0 && !outcome.errors.isEmpty, "\(name)")
    }
    // The same organisation's trial ledger, made by the same commands.
    let trial = try Program()
    let begun = try trial.run(["demo", "--no-console"], onStore: false)
    try #require(begun.status == 0, "\(begun.errors)")
    let foreign = try trial.run("append", draft + ".signed")
    #expect(foreign.status == 1 && foreign.errors.contains("for the ledger"), "\(foreign.errors)")
    #expect(try program.run("append", draft + ".signed").status == 0)
  }

  @Test func aHolderAgreesElsewhereAndSpeaksForTwo() throws {
    let program = try Program.withDemo()
    let noKey = try program.act(
      "credential", "issue", "maria", "--authority", "eu-supervisor", "--role", "reviewer", "--public-key",
      program.home.file("maria.pub"))
    #expect(noKey.status != 0)
    let request = try program.run([
      "credential", "request", "maria", "--authority", "eu-supervisor", "--key", "maria", "--passphrase-file",
      program.home.file("passphrase"),
    ])
    try #require(request.status == 0, "\(request.errors)")
    let file = try program.home.write(Array(request.output.utf8), to: "maria.request")
    let otherName = try program.act(
      "credential", "issue", "mary", "--authority", "eu-supervisor", "--role", "reviewer", "--request", file)
    #expect(otherName.status == 65 && otherName.errors.contains("agrees to act as"), "\(otherName.errors)")
    let issued = try program.act(
      "credential", "issue", "maria", "--authority", "eu-supervisor", "--role", "reviewer", "--request", file)
    try #require(issued.status == 0, "\(issued.errors)")

    // Both wait for a reviewer: it has to be said for whom.
    let unclear = try program.act("approve", "billing-faq@2.1.0", "--key", "maria")
    #expect(unclear.status == 64 && unclear.errors.contains("--authority"), "\(unclear.errors)")
    let forOne = try program.act(
      "approve", "billing-faq@2.1.0", "--key", "maria", "--authority", "eu-supervisor")
    try #require(forOne.status == 0, "\(forOne.errors)")
    // Now only acme waits for her.
    let forOther = try program.act("approve", "billing-faq@2.1.0", "--key", "maria")
    try #require(forOther.status == 0, "\(forOther.errors)")
    let log = try program.run("log", "--last", "2")
    #expect(log.output.contains("eu-supervisor/maria") && log.output.contains("acme/maria"), "\(log.output)")
  }
}
