import Declarations
import Foundation
import StrictJSON
import Terminal
import TestSupport
import Testing

struct ConfigurationTests {
  private func read(_ text: String, keymap: String? = nil, commands: Set<String>? = nil) -> ConfigurationFile {
    var file = ConfigurationFile()
    file.read(Array(text.utf8), file: "config.yaml", commands: commands)
    if let keymap { file.readKeys(Array(keymap.utf8), file: "keymap.yaml", commands: commands) }
    return file
  }

  @Test func optionWinsOverVariableOverFileOverDefault() {
    let file = read("theme: paper\ncolor: 256\nmouse: false\nreadOnly: true\nambiguousWidth: 2\n")
    #expect(file.warnings == [])
    let environment = ["COUNTERSIGN_COLOR": "16", "COUNTERSIGN_THEME": "dusk", "COUNTERSIGN_MOUSE": ""]
    let settings = Settings(options: [.theme: "ink"], environment: environment, file: file)
    #expect(settings[.theme] == Settings.Value(text: "ink", origin: .option("--theme")))
    #expect(settings[.color] == Settings.Value(text: "16", origin: .variable("COUNTERSIGN_COLOR")))
    #expect(settings[.mouse] == Settings.Value(text: "false", origin: .file("config.yaml", line: 3)))
    #expect(settings[.sync] == Settings.Value(text: "true", origin: .builtIn))
    #expect(settings.color == .ansi16 && !settings.mouse && settings.sync)
    #expect(settings.readOnly && settings.ambiguousIsWide)
    #expect(settings[.readOnly].origin.description == "config.yaml:4")
  }

  @Test func noColorWinsOverTheFileAndLosesToItsOwnVariable() {
    let file = read("color: truecolor")
    func origin(_ environment: [String: String]) -> (ColorDepth?, String) {
      let settings = Settings(environment: environment, file: file)
      return (settings.color, settings[.color].origin.description)
    }
    #expect(origin([:]) == (.trueColor, "config.yaml:1"))
    #expect(origin(["NO_COLOR": ""]) == (.trueColor, "config.yaml:1"))
    #expect(origin(["NO_COLOR": "0"]) == (ColorDepth.none, "NO_COLOR"))
    #expect(origin(["NO_COLOR": "1", "COUNTERSIGN_COLOR": "auto"]) == (nil, "COUNTERSIGN_COLOR"))
  }

  @Test func aVariableSpeaksAsShellsDo() {
    for (text, expected) in [("1", true), ("yes", true), ("ON", true), ("0", false), ("no", false)] {
      let settings = Settings(environment: ["COUNTERSIGN_ACCESSIBLE": text])
      #expect(settings.accessible == expected && settings.reducedMotion == expected)
      #expect(settings.warnings == [])
    }
    let settings = Settings(environment: ["COUNTERSIGN_SYNC": "perhaps"])
    #expect(settings.sync)
    #expect(
      settings.warnings.map(\.description) == [
        #"COUNTERSIGN_SYNC: cannot be "perhaps": write true or false"#
      ])
  }

  @Test func fileAndVariableTakeTheSameWords() {
    for (words, expected) in [
      (["true", "True", "yes", "YES", "on", "1"], true),
      (["false", "FALSE", "no", "off", "Off", "0"], false),
    ] {
      for word in words {
        let read = [
          Settings(environment: ["COUNTERSIGN_READ_ONLY": word]), Settings(file: read("readOnly: \(word)")),
          Settings(file: read("readOnly: '\(word)'")),
        ]
        #expect(read.allSatisfy { $0.readOnly == expected && $0.warnings == [] }, "\(word)")
      }
    }
  }

  /// A safety catch that was written about and cannot be read is on.
  @Test func aReadOnlyThatCannotBeReadIsOn() {
    for text in ["banana", "tru", "2", "[false]", "{ on: false }", "''", "0.0"] {
      let settings = Settings(file: read("readOnly: \(text)"))
      #expect(settings.readOnly && settings[.readOnly].origin == .file("config.yaml", line: 1), "\(text)")
      #expect(settings.warnings.count == 1)
      let warning = settings.warnings.first?.problem ?? ""
      #expect(warning.hasSuffix("it is taken as true"), "\(warning)")
      #expect(Settings(options: [.readOnly: "false"], file: read("readOnly: \(text)")).readOnly == false)
    }
    let variable = Settings(
      environment: ["COUNTERSIGN_READ_ONLY": "banana"], file: read("readOnly: false"))
    #expect(variable.readOnly && variable[.readOnly].origin == .variable("COUNTERSIGN_READ_ONLY"))
    #expect(
      variable.warnings.map(\.description) == [
        #"COUNTERSIGN_READ_ONLY: cannot be "banana": write true or false; it is taken as true"#
      ])
    let unknown = Settings(file: read("readonly: true"))
    #expect(!unknown.readOnly && unknown.warnings.first?.problem.contains("did you mean readOnly?") == true)
  }

  /// Every mistake is named with its line and what is allowed, and the default stays.
  @Test func mistakesAreWarningsWithTheirLine() {
    for (text, expected) in [
      ("theme: dark\ncolour: 16\n", "config.yaml:2: colour is not a setting (did you mean color?)"),
      ("hyperdrive: on", "config.yaml:1: hyperdrive is not a setting; `countersign info`"),
      ("\n\ncolor: 17", "config.yaml:3: color cannot be \"17\": write auto, never, 16, 256 or truecolor"),
      ("mouse: nope", #"config.yaml:1: mouse cannot be "nope": write true or false; it stays true"#),
      ("mouse: [true]", "config.yaml:1: mouse cannot be a list"),
      ("theme: ../../etc/passwd", "config.yaml:1: theme cannot be"),
      ("store: ledgers/a.db", "write an absolute path, or one that begins with ~/"),
      ("ambiguousWidth: 3", "write 1 or 2; it stays 1"),
      ("keys: 4", "keys expected commands with their keys"),
      ("keys:\n  nothing: x", "config.yaml:2: keys.nothing is not a command"),
      ("keys:\n  approve: [a, hyper-x]", "keys.approve[1] is no key: hyper-x"),
      ("keys:\n  approve: ctrl-c", "keys.approve cannot be ctrl-c"),
      ("keys:\n  approve: { on: a }", "keys.approve expected a key, found an object"),
    ] {
      let file = read(text, commands: ["approve"])
      #expect(file.warnings.count == 1, "\(text): \(file.warnings)")
      #expect(file.warnings.first?.description.contains(expected) == true, "\(text): \(file.warnings)")
      #expect(Settings(file: file)[.mouse].text == "true")
      #expect(file.keyMap.keys.isEmpty)
    }
  }

  @Test func aFileThatCannotBeReadMayForbidSigning() {
    for (text, expected) in [
      ("- theme", "expected settings, found a list"), ("readOnly: true\ntheme: [", "is not YAML"),
      ("theme: a\ntheme: b", "has a key twice: theme"),
    ] {
      let file = read(text)
      #expect(file.warnings.count == 2 && file.warnings[0].description.contains(expected), "\(file.warnings)")
      #expect(file.warnings[1].description.contains("readOnly: it is taken as true"), "\(file.warnings)")
      #expect(Settings(file: file).readOnly && Settings(file: file)[.mouse].text == "true")
      #expect(!Settings(options: [.readOnly: "false"], file: file).readOnly)
    }
  }

  @Test func anEmptyFileIsNoMistake() {
    for text in ["", "# theme: light\n", "theme:\nkeys:\n", "---\n"] {
      let file = read(text, keymap: text.replacing("theme:\nkeys:\n", with: ""))
      #expect(file.warnings == [] && file.entries.isEmpty, "\(text): \(file.warnings)")
    }
  }

  @Test func anyScalarCanBeAKeyAndACommandCanLoseItsKeys() {
    let file = read(
      """
      keys:
        approve: [ä, "ы", ctrl-y, "é"]
        move.top: g g
        go.queue: 1
        reject: <disabled>
        cascade: ""
        help: []
        palette:
        quit: [q, <disabled>]
      """, keymap: "approve: 漢\nquit: Q")
    #expect(file.warnings == [])
    let keys = file.keyMap.keys
    #expect(keys["approve"] == ["漢"], "keymap.yaml wins")
    #expect(keys["move.top"] == ["g g"] && keys["go.queue"] == ["1"] && keys["quit"] == ["Q"])
    for command in ["reject", "cascade", "help", "palette"] { #expect(keys[command] == [], "\(command)") }
  }

  @Test func noBytesAreTooStrange() {
    var random = SeededRandom(seed: 7)
    let good = Array("theme: dark\ncolor: 16\nkeys: { approve: [a, ctrl-y], reject: <disabled> }\n".utf8)
    for _ in 0..<3000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      var file = ConfigurationFile()
      file.read(bytes, file: "config.yaml", commands: ["approve", "reject"])
      let settings = Settings(file: file)
      for setting in Setting.allCases where settings[setting].origin != .builtIn {
        #expect(setting.value(of: settings[setting].text) != nil)
      }
    }
  }

  @Test func optionsAndVariablesFollowFromTheName() {
    #expect(Setting.readOnly.option == "--read-only" && Setting.readOnly.variable == "COUNTERSIGN_READ_ONLY")
    #expect(Setting.store.variable == "COUNTERSIGN_STORE")
    for setting in Setting.allCases {
      #expect(setting.fallback.isEmpty || setting.value(of: setting.fallback) != nil, "\(setting)")
      #expect(setting.summary.hasSuffix("."))
    }
  }
}
