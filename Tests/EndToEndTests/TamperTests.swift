import TestSupport
import Testing

/// What was changed behind the program's back is found and named.
struct TamperTests {
  /// Takes the guards off, changes something, puts the guards back: what somebody with the file can do.
  private func tamper(_ program: Program, _ sql: String) throws {
    let guards = try OutsideTool.run(
      "sqlite3", program.store,
      "SELECT 'DROP TRIGGER \"' || name || '\";' FROM sqlite_master WHERE type = 'trigger'")
    let again = try OutsideTool.run(
      "sqlite3", program.store, "SELECT sql || ';' FROM sqlite_master WHERE type = 'trigger'")
    let outcome = try OutsideTool.run(
      "sqlite3", program.store, "PRAGMA foreign_keys = OFF; \(guards.text) \(sql) \(again.text)")
    try #require(outcome.status == 0, "\(outcome.text)")
  }

  @Test func verifyNamesWhatWasChanged() throws {
    let changes: [(sql: String, names: String)] = [
      (
        "UPDATE blob SET bytes = CAST(bytes || x'20' AS BLOB) WHERE digest = (SELECT envelopeDigest FROM entry WHERE sequence = 7);",
        "entry 7"
      ),
      ("UPDATE entry SET recordedAt = recordedAt + 1 WHERE sequence = 9;", "entry 9"),
      ("UPDATE adaptation SET state = 'active' WHERE name = 'billing-faq';", "adaptation"),
    ]
    for change in changes {
      let program = try Program.withDemo()
      #expect(try program.run("verify").status == 0)
      try tamper(program, change.sql)
      let outcome = try program.run("verify")
      #expect(outcome.status == 65, "\(change.sql)")
      #expect((outcome.output + outcome.errors).contains(change.names), "\(outcome.output)\(outcome.errors)")
    }
  }

  /// Recorded at another time, a rejection would have been made outside its signer's window and be refused.
  @Test func checkSaysNoWhenTheTimeOfARejectionWasChanged() throws {
    let program = try Program.withDemo()
    let check = ["check", "plan-knowledge@1.2.0", "--environment", "prod-us"]
    #expect(try program.run(check).status == 0)
    for model in ["plan-knowledge@1.2.0", "billing-faq@2.1.0"] {
      let reject = try program.act(
        "reject", model, "--environment", "prod-us", "--key", "maria", "--reason", "no")
      #expect(reject.status == 0, "\(reject.errors)")
    }
    #expect(try program.run(check).status == 1)
    try tamper(
      program,
      "UPDATE entry SET recordedAt = 1 WHERE sequence = (SELECT MAX(sequence) - 1 FROM entry);")
    let tampered = try program.run(check)
    #expect(tampered.status == 65, "\(tampered.output)")
    #expect(tampered.errors.contains("time of recording was changed"), "\(tampered.errors)")
  }

  @Test func aCutTailIsFoundByThePinOutsideTheStore() throws {
    let program = try Program.withDemo()
    let older = program.home.file("older.db")
    // A whole, consistent, older copy: nothing inside it is wrong.
    _ = try OutsideTool.run("sqlite3", program.store, "VACUUM INTO '\(older)'")
    #expect(try program.act("reject", "billing-faq@2.1.0", "--key", "maria", "--reason", "no").status == 0)
    _ = try OutsideTool.run(
      "sh", "-c", "rm -f '\(program.store)'-*; mv '\(older)' '\(program.store)'; chmod 600 '\(program.store)'"
    )
    let verify = try program.run("verify")
    #expect(verify.status == 65)
    #expect((verify.output + verify.errors).contains("tail was cut"), "\(verify.output)\(verify.errors)")
    let check = try program.run("check", "plan-knowledge@1.2.0", "--environment", "prod-us")
    #expect(check.status == 65, "a serving system gets no yes from a cut ledger")
  }
}
