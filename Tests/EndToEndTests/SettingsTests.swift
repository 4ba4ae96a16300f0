import Foundation
import StrictJSON
import TestSupport
import Testing

/// Settings, read-only and passphrase files, as plain commands.
struct SettingsTests {
  let program: Program

  init() throws { program = try Program.withDemo() }

  private func configure(_ text: String, _ name: String = "config.yaml") throws {
    let folder = program.home.file(".config/countersign")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try program.home.write(Array(text.utf8), to: ".config/countersign/\(name)")
  }

  @Test func infoSaysWhereEachValueComesFrom() throws {
    try configure("theme: light\nmouse: false\n")
    let info = try #require(try program.run("info", "--json").json)
    let settings = try #require(info["settings"])
    #expect(settings["theme"]?["value"]?.string == "light")
    #expect(settings["theme"]?["origin"]?.string?.hasSuffix("config.yaml:1") == true)
    #expect(settings["store"]?["origin"]?.string == "--store")
    #expect(settings["color"]?["origin"]?.string == "default")
    #expect(info["paths"]?["store"]?.string == program.store)
    for version in ["countersign", "schema", "sqlite", "ncurses", "libsodium", "swift"] {
      #expect(info["versions"]?[version]?.string?.isEmpty == false, "\(version)")
    }
    #expect(info["capabilities"]?["colors"]?.string == "256")
  }

  @Test func mistakesAreSaidOnceOnStandardErrorAndNothingStops() throws {
    try configure("colour: 16\ntheme: \"x\\u202Ey\"\n")
    try configure("approve: hyper-x\n", "keymap.yaml")
    let queue = try program.run("queue", "--json")
    #expect(queue.status == 0 && queue.json?["total"]?.integer == 19)
    let lines = queue.errors.split(separator: "\n")
    #expect(lines.count == 3 && lines.allSatisfy { $0.hasPrefix("countersign: warning: ") }, "\(lines)")
    #expect(lines[0].contains("config.yaml:1: colour") && lines[2].contains("keymap.yaml:1: approve"))
    #expect(!queue.errors.contains("\u{202E}"))
    let check = try program.run("config", "check", "--json")
    #expect(check.status == 65 && check.json?.array?.count == 3 && check.errors == "")
    let keys = try program.run("config", "keys", "--json")
    #expect(keys.json?.array?.contains { $0["command"]?.string == "approve" } == true)
  }

  @Test func readOnlyShowsTheEffectAndSignsNothing() throws {
    let size = try program.ledgerSize()
    let shown = try program.act("approve", "billing-faq@2.1.0", "--key", "maria", "--read-only")
    #expect(shown.status == 77 && shown.errors.contains("read-only, as --read-only says"))
    #expect(shown.errors.contains("Effect:"))
    try configure("readOnly: true\n")
    for act in [
      ["approve", "billing-faq@2.1.0", "--key", "maria"],
      ["revoke", "win-back@0.2.0", "--key", "omar", "--reason", "x", "--confirm", "00000000"],
    ] {
      let refused = try program.run(act + ["--yes", "--passphrase-file", program.home.file("passphrase")])
      #expect(refused.status == 77 && refused.errors.contains("config.yaml:1"), "\(refused.errors)")
    }
    #expect(try program.ledgerSize() == size)
    let signed = try program.act("approve", "billing-faq@2.1.0", "--key", "maria", "--no-read-only")
    #expect(signed.status == 0, "the option wins: \(signed.errors)")
  }

  @Test func aPassphraseFileThatOthersCanReadIsRefused() throws {
    let size = try program.ledgerSize()
    for mode: UInt32 in [0o644, 0o640, 0o604] {
      let file = try program.home.write(Array("demo-passphrase\n".utf8), to: "loose", mode: mode)
      let outcome = try program.run(
        "approve", "billing-faq@2.1.0", "--key", "maria", "--yes", "--passphrase-file", file)
      #expect(outcome.status == 77 && outcome.errors.contains("chmod 600"), "\(outcome.errors)")
    }
    #expect(try program.ledgerSize() == size)
  }

  @Test func withoutATerminalOrACommandItSaysWhatToDo() throws {
    let outcome = try program.run([], onStore: false)
    #expect(outcome.status == 64 && outcome.output == "")
    #expect(outcome.errors.contains("countersign --help"))
  }
}
