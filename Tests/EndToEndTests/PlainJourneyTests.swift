import StrictJSON
import Testing

/// The main journey of the demonstration, as plain commands.
struct PlainJourneyTests {
  @Test func aPendingAdaptationIsCertifiedApprovedActivatedAndRevoked() throws {
    let program = try Program.withDemo()
    func succeed(_ outcome: Program.Outcome, _ what: Comment) throws {
      try #require(outcome.status == 0, "\(what): \(outcome.output)\(outcome.errors)")
    }

    let queue = try program.run("queue", "--state", "pending", "--json")
    let pending = try #require(queue.json?["adaptations"]?.array)
    #expect(pending.contains { $0["name"]?.string == "billing-faq" && $0["state"]?.string == "pending" })

    let before = try program.run("check", "billing-faq@2.1.0", "--environment", "prod-us", "--json")
    #expect(before.status == 1)
    #expect(before.json?["mayRun"]?.bool == false)

    try succeed(try program.act("certify", "billing-faq@2.1.0", "--key", "ines"), "certify")
    for key in ["paul", "maria", "dana"] {
      try succeed(
        try program.act("approve", "billing-faq@2.1.0", "--key", key, "--environment", "prod-us"), "\(key)")
    }
    let why = try program.run("why", "billing-faq@2.1.0", "--environment", "prod-us")
    try succeed(why, "why")
    try succeed(
      try program.act("activate", "billing-faq@2.1.0", "--environment", "prod-us", "--key", "omar"),
      "activate")

    let admitted = try program.run("check", "billing-faq@2.1.0", "--environment", "prod-us", "--json")
    try succeed(admitted, "check")
    #expect(admitted.json?["mayRun"]?.bool == true)

    let cascade = try program.run("cascade", "billing-faq@2.1.0", "--json")
    let fates = try #require(cascade.json?["fates"]?.array)
    func fate(_ label: String) -> String? { fates.first { $0["label"]?.string == label }?["kind"]?.string }
    #expect(fate("billing-faq@2.1.0") == "falls")
    #expect(fate("billing-router@1.0.0") == "falls")
    #expect(fate("agent-router@5.2.0") == "degraded")
    let short = try #require(cascade.json?["confirm"]?.string)

    let unconfirmed = try program.act("revoke", "billing-faq@2.1.0", "--key", "omar", "--reason", "leaks")
    #expect(unconfirmed.status == 64, "--yes is no confirmation of a revocation")
    let wrong = try program.act(
      "revoke", "billing-faq@2.1.0", "--key", "omar", "--reason", "leaks", "--confirm", "00000000")
    #expect(wrong.status == 64)
    let revoked = try program.act(
      "revoke", "billing-faq@2.1.0", "--key", "omar", "--reason", "leaks", "--confirm", short, "--json")
    try succeed(revoked, "revoke")
    #expect(revoked.json?["cascadeDigest"]?.string == cascade.json?["digest"]?.string)

    let after = try program.run("check", "billing-faq@2.1.0", "--environment", "prod-us")
    #expect(after.status == 1)
    #expect(after.output.hasPrefix("no:"))
    let again = try program.act(
      "revoke", "billing-faq@2.1.0", "--key", "omar", "--reason", "leaks", "--confirm", short)
    #expect(again.status == 1, "revoked is terminal")
    try succeed(try program.run("verify"), "verify")
  }

  @Test func everyCommandExplainsItselfAndSpeaksJSON() throws {
    let program = try Program.withDemo()
    for command in [
      ["queue"], ["show", "plan-knowledge@1.2.0"], ["log"], ["log", "0"], ["authority", "list"],
      ["environment", "list"], ["credential", "list"], ["policy", "list"],
      ["policy", "show", "acme-assistants"],
      ["suite", "list"], ["suite", "show", "refusal"], ["key", "list"], ["key", "show", "maria"], ["verify"],
      ["info"], ["doctor"], ["cascade", "base:tiny-desk"],
    ] {
      let plain = try program.run(command)
      let json = try program.run(command + ["--json"])
      if command.first != "cascade" {
        #expect(plain.status == 0, "\(command): \(plain.errors)")
        #expect(json.json != nil, "\(command) --json: \(json.output)\(json.errors)")
      }
      let help = try program.run(
        command.filter { !$0.contains("@") && $0 != "0" } + ["--help"], onStore: false)
      #expect(help.status == 0 && help.output.contains("USAGE"), "\(command) --help")
    }
  }

  @Test func whoMayNotIsToldWhy() throws {
    let program = try Program.withDemo()
    let size = try program.ledgerSize()
    // The submitter holds no reviewer's credential.
    let submitter = try program.act("approve", "billing-faq@2.1.0", "--key", "sam")
    #expect(submitter.status == 77)
    #expect(submitter.errors.contains("reviewer"))
    // Not certified and not approved: the four checks do not hold.
    let early = try program.act("activate", "billing-faq@2.1.0", "--environment", "prod-us", "--key", "omar")
    #expect(early.status == 1)
    #expect(early.errors.contains("certificate"))
    let reason = try program.act("reject", "billing-faq@2.1.0", "--key", "maria")
    #expect(reason.status == 64)
    let unknown = try program.act("approve", "no-such-model", "--key", "maria")
    #expect(unknown.status == 66)
    #expect(try program.ledgerSize() == size)
  }
}
