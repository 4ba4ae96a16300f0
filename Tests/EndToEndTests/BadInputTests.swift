import Foundation
import StrictJSON
import TestSupport
import Testing

/// Bad input gets a clear error and a documented exit code, and leaves the store as it was.
struct BadInputTests {
  private let program: Program
  private let adapter: String

  init() throws {
    program = try Program.withDemo()
    adapter = program.home.file("adapter")
    _ = try OutsideTool.run("cp", "-r", ProjectFolder.path + "/fixtures/models/plans-good", adapter)
  }

  private func submitAdapter() throws -> Program.Outcome {
    try program.act("submit", adapter, "--name", "broken", "--version", "1", "--key", "sam")
  }

  private func refuses(
    _ outcome: Program.Outcome, _ status: Int32, naming words: String...,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)", sourceLocation: location)
    for word in words {
      #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location)
    }
    #expect(
      !outcome.errors.contains("\u{1B}"), "no escape sequence reaches the terminal", sourceLocation: location)
  }

  @Test func truncatedWeightsAreRefused() throws {
    let size = try program.ledgerSize()
    let weights = adapter + "/adapter_model.safetensors"
    let data = try Data(contentsOf: URL(fileURLWithPath: weights))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: weights)
    try data.dropLast(100).write(to: URL(fileURLWithPath: weights))
    try refuses(try submitAdapter(), 65, naming: "adapter_model.safetensors")
    #expect(try program.ledgerSize() == size)
  }

  @Test func duplicateKeysAreRefused() throws {
    let file = adapter + "/adapter_config.json"
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
    try Data(#"{"peft_type":"LORA","r":4,"r":8}"#.utf8).write(to: URL(fileURLWithPath: file))
    try refuses(try submitAdapter(), 65, naming: "twice")
  }

  @Test func namesThatCouldDeceiveAreRefused() throws {
    for name in ["evil\u{1B}[31m", "evil\u{202E}cod", "-x", "", "a/b", String(repeating: "a", count: 97)] {
      let outcome = try program.act("submit", adapter, "--name=\(name)", "--version", "1", "--key", "sam")
      try refuses(outcome, 64)
    }
  }

  @Test func textFromOutsideCannotWriteLinesOfItsOwn() throws {
    let reject = try program.act(
      "reject", "billing-faq@2.1.0", "--key", "maria", "--reason", "no\nprod-eu  ● admit")
    #expect(reject.status == 0, "\(reject.errors)")
    let revoke = try program.act(
      "revoke", "win-back@0.2.0", "--key", "omar", "--confirm", try confirmation("win-back@0.2.0"),
      "--reason",
      "no\n  999  2026-01-01 00:00Z  root  nothing happened")
    #expect(revoke.status == 0, "\(revoke.errors)")
    for command in [["log", "--last", "3"], ["show", "billing-faq@2.1.0"], ["why", "billing-faq@2.1.0"]] {
      let lines = try program.run(command).output.split(separator: "\n")
      #expect(!lines.contains { $0.hasPrefix("prod-eu  ● admit") || $0.hasPrefix("  999") }, "\(lines)")
    }
    let unknown = try program.run("check", "a\nyes: b", "--environment", "prod-eu")
    try refuses(unknown, 66, naming: #"a\nyes: b"#)
  }

  private func confirmation(_ target: String) throws -> String {
    try #require(try program.run("cascade", target, "--json").json?["confirm"]?.string)
  }

  @Test func numbersAtTheEndsOfTheirRangeAreAnswered() throws {
    for number in [Int64.max, .min, -1, 1 << 32] {
      for arguments in [
        ["log", "--last=\(number)"], ["log", "--", "\(number)"], ["queue", "--limit=\(number)"],
        ["cascade", "key:maria", "--since=\(number)"], ["cascade", "suite:knowledge@\(number)"],
        ["certify", "billing-faq@2.1.0", "--suite", "knowledge@\(number)"],
      ] {
        let outcome = try program.run(arguments)
        #expect([0, 1, 64, 66].contains(outcome.status), "\(arguments): \(outcome.status) \(outcome.errors)")
      }
    }
  }

  @Test func lineFeedsOfArgumentsWriteNoLinesIntoErrors() throws {
    let forged = "z\ncountersign: signed and recorded"
    let name = try program.act("submit", adapter, "--name=\(forged)", "--version", "1", "--key", "sam")
    let path = program.home.file("none") + "/\nyes: it is"
    let store = try program.run("queue", "--store", path, onStore: false)
    #expect(name.status == 64 && store.status != 0)
    for (outcome, word) in [(name, "signed and recorded"), (store, "yes: it is")] {
      let lines = outcome.errors.split(separator: "\n")
      #expect(lines.contains { $0.contains(word) }, "\(lines)")
      #expect(!lines.contains { $0.hasPrefix("countersign: signed") || $0.hasPrefix("yes") }, "\(lines)")
    }
  }

  @Test func aReasonHoldsNothingHidden() throws {
    let size = try program.ledgerSize()
    for hidden in ["x\u{1B}[31m", "x\u{202E}"] {
      let given = try program.act("reject", "billing-faq@2.1.0", "--key", "maria", "--reason", hidden)
      let file = try program.home.write(Array(hidden.utf8), to: "reason")
      let read = try program.act("reject", "billing-faq@2.1.0", "--key", "maria", "--reason-file", file)
      try refuses(given, 65, naming: "--reason: line 1, column 2 holds the character U+")
      #expect(given.errors.replacing("--reason:", with: "\(file):") == read.errors)
    }
    #expect(try program.ledgerSize() == size)
  }

  @Test func aStoreWithoutANameIsNotTheDefaultOne() throws {
    for command in [["check", "billing-faq@2.1.0", "--environment", "prod-eu"], ["info"], ["key", "list"]] {
      let outcome = try program.run(command + ["--store", ""], onStore: false)
      try refuses(outcome, 64, naming: "--store names no file")
      #expect(outcome.output == "")
    }
  }

  @Test func aKeyIsVoidOnlySinceAnEntryThatThereIs() throws {
    let size = try program.ledgerSize()
    let omar = try confirmation("key:omar")
    for since in [size, 99_999_999, -1] {
      let cascade = try program.run("cascade", "key:omar", "--since=\(since)")
      try refuses(cascade, 64, naming: "\(since)", "entries 0 to \(size - 1)")
      let revoke = try program.act(
        "revoke", "key:omar", "--since=\(since)", "--reason", "x", "--key", "acme-oncall", "--confirm", omar)
      try refuses(revoke, 64, naming: "entries 0 to \(size - 1)")
    }
    #expect(try program.run("cascade", "key:omar", "--since=\(size - 1)").status == 0)
    #expect(try program.ledgerSize() == size)
  }

  @Test func whatIsNotThereIsCalledWhatItWouldBe() throws {
    for (command, kind) in [
      (["certify", "billing-faq@2.1.0", "--suite", "nosuch"], "suite"),
      (["suite", "show", "nosuch"], "suite"),
      (["policy", "show", "nosuch"], "policy"), (["cascade", "policy:nosuch"], "policy"),
    ] {
      let outcome = try program.run(command)
      try refuses(outcome, 66, naming: "no \(kind) is called \"nosuch\"", "`countersign \(kind) list`")
    }
  }

  @Test func anEndpointIsCheckedByNameAndByFileWhateverIsWrong() throws {
    try FileManager.default.createDirectory(
      atPath: program.home.file(".config/countersign/endpoints"), withIntermediateDirectories: true)
    let text = Array("endpoint: q\nurl: nowhere\nmodel: m\n".utf8)
    try program.home.write(text, to: ".config/countersign/endpoints/other.yaml")
    try program.home.write(text, to: "dup.json")
    for (name, file) in [("q", "endpoints/other.yaml"), ("dup.json", "dup.json")] {
      let check = try program.run("endpoint", "check", name)
      #expect(check.status == 65 && check.output.contains("\(file):2: url"), "\(check.output)\(check.errors)")
    }
  }

  @Test func hostileFreeTextIsShownWithVisibleEscapes() throws {
    let manifest = try program.home.write(
      Array(
        "name: spoof\nversion: '1'\npredecessor: billing-faq@2.1.0\nsummary: \"safe\\u202Eevil\\e[2J\\u200B\"\n"
          .utf8),
      to: "manifest.yaml")
    let submitted = try program.act(
      "submit", adapter, "--manifest", manifest, "--key", "sam")
    #expect(submitted.status == 0, "\(submitted.errors)")
    let shown = try program.run("show", "spoof@1")
    #expect(shown.output.contains("u{202E}"))
    for hidden in ["\u{202E}", "\u{1B}", "\u{200B}"] {
      #expect(!shown.output.unicodeScalars.contains { String($0) == hidden })
      #expect(!submitted.errors.unicodeScalars.contains { String($0) == hidden })
    }
  }

  @Test func badTrainingLinesAreNamed() throws {
    let job = ProjectFolder.path + "/fixtures/scenarios/demo/mail-tone-job.json"
    func submit(_ training: String) throws -> Program.Outcome {
      try program.act(
        "submit", job, "--training", training, "--name", "tone", "--version", "2", "--key", "tom")
    }
    let good = #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#
    let broken = try program.home.write(Array("\(good)\n{\"messages\":[\n\(good)\n".utf8), to: "broken.jsonl")
    try refuses(try submit(broken), 65, naming: "line 2")
    let notUTF8 = try program.home.write(Array(good.utf8) + [10, 0xFF, 0xFE, 10], to: "bytes.jsonl")
    try refuses(try submit(notUTF8), 65, naming: "line 2")
    let long = program.home.file("long.jsonl")
    _ = try OutsideTool.run("truncate", "-s", "40M", long)
    try refuses(try submit(long), 65, naming: "line 1")
    let empty = try program.home.write([], to: "empty.jsonl")
    try refuses(try submit(empty), 65, naming: "no records")
    try refuses(try submit(program.home.file("absent.jsonl")), 66)
  }

  @Test func badPoliciesAreNamedWithFileLineAndField() throws {
    let cases: [(String, [String])] = [
      ("name: p\nversion: 1\nauthority: acme\napplies: {}\nrequirements: []\n", ["requirements", "empty"]),
      (
        "name: p\nversion: 1\nauthority: acme\napplies: {}\nfloor: 3\nrequirements: []\n",
        ["policy.yaml:5", "floor"]
      ),
      (
        "name: p\nversion: 1\nauthority: acme\napplies: {}\nrequirements:\n  - id: a\n    decisions: { role: king, count: 1 }\n",
        ["policy.yaml:7", "role"]
      ),
      ("name: p\nname: q\n", ["policy.yaml", "twice"]), ("name: [\n", ["policy.yaml", "YAML"]),
    ]
    for (text, words) in cases {
      let file = try program.home.write(Array(text.utf8), to: "policy.yaml")
      let lint = try program.run("policy", "lint", file)
      #expect(lint.status == 65)
      for word in words { #expect(lint.output.contains(word), "\(lint.output)") }
      let publish = try program.act("policy", "publish", file, "--key", "petra")
      #expect(publish.status == 65)
    }
    let bytes = try program.home.write([0x6E, 0xFF, 0xFE], to: "policy.yaml")
    #expect(try program.run("policy", "lint", bytes).status == 65)
  }

  @Test func aWrongPassphraseOpensNothing() throws {
    let size = try program.ledgerSize()
    let wrong = try program.home.write(Array("wrong-passphrase\n".utf8), to: "wrong")
    let outcome = try program.run(
      "approve", "billing-faq@2.1.0", "--key", "maria", "--yes", "--passphrase-file", wrong)
    try refuses(outcome, 77, naming: "passphrase")
    #expect(try program.ledgerSize() == size)
  }

  @Test func aLooseKeyFileIsRefused() throws {
    let key = program.home.path + "/.local/share/countersign/demo/keys/maria.key"
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
    let outcome = try program.act("approve", "billing-faq@2.1.0", "--key", "maria")
    try refuses(outcome, 77, naming: "644")
    let list = try program.run("key", "list")
    try refuses(list, 77, naming: "maria.key")
    #expect(list.output.contains("dana") && !list.output.contains("maria"), "the others are there")
  }

  @Test func aFolderThatHoldsNoBaseIsNotTheModelsFailure() throws {
    let adapter = ProjectFolder.path + "/fixtures/models/plans-good"
    let submitted = try program.act(
      "submit", adapter, "--name", "loose", "--version", "1", "--environment", "prod-us", "--key", "sam",
      "--predecessor", "billing-faq@2.1.0")
    #expect(submitted.status == 0, "\(submitted.errors)")
    let size = try program.ledgerSize()
    let run = try program.act(
      "certify", "loose@1", "--suite", "refusal", "--base", adapter, "--key", "ines")
    try refuses(run, 65, naming: "holds no base model")
    #expect(try program.ledgerSize() == size)
  }

  @Test func aNameThatCouldBeAnIDIsRefused() throws {
    let adapter = ProjectFolder.path + "/fixtures/models/plans-good"
    let submitted = try program.act(
      "submit", adapter, "--name", "25cb8745", "--version", "1", "--environment", "prod-us", "--key", "sam")
    try refuses(submitted, 65, naming: "first digits of an id")
  }

  @Test func whatIsNoStoreIsNotOpened() throws {
    let text = try program.home.write(Array("not a database".utf8), to: "store.db")
    try refuses(try program.run("queue", "--store", text, onStore: false), 65, naming: "store.db")
    try refuses(try program.run("queue", "--store", program.home.file("none.db"), onStore: false), 66)
  }

  @Test(.enabled(if: getuid() == 0, "mounting needs root"))
  func onAReadOnlyDiskAnActFailsClearlyAndReadingWorksOrSaysWhy() throws {
    let home = program.home.path
    let script = """
      mount --make-rprivate / && mount --bind '\(home)' '\(home)' && mount -o remount,ro,bind '\(home)' && \
      HOME='\(home)' exec '\(Program.executable)' approve billing-faq@2.1.0 --key maria --yes \
      --passphrase-file '\(home)/passphrase' --store '\(program.store)'
      """
    let outcome = try OutsideTool.run("unshare", "-m", "sh", "-c", script)
    #expect(outcome.status == 74, "\(outcome.text)")
    #expect(outcome.text.contains("cannot be written"), "\(outcome.text)")
    #expect(try program.run("verify").status == 0)
  }
}
