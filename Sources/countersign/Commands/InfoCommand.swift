import ArgumentParser
import Cryptography
import Declarations
import Foundation
import NcursesBackend
import Persistence
import Presentation
import StrictJSON
import Terminal
import Workflows

struct InfoCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "info",
    abstract: "Print paths, settings and where each came from, versions, and what the terminal can do.",
    """
    A setting is taken from its option, else from its variable, else from config.yaml, else it is the default.
    """,
    examples: ["countersign info", "countersign info --json", "COUNTERSIGN_THEME=light countersign info"],
    exit: .setup)
  @OptionGroup var common: CommonOptions

  func perform() async throws(Problem) {
    let setup = common.setup
    let paths = try paths(setup)
    let versions = versions()
    let terminal = TerminalReport(environment: setup.environment, flag: setup.settings.color)
    let capabilities: [(String, String)] = [
      ("terminal", terminal.entry ?? "none that the console can draw on"),
      ("colors", Self.word(terminal.colors)),
      ("utf8", terminal.isUnicode ? "yes" : "no: the console draws with ASCII"),
      ("mouse", setup.settings.mouse ? "on" : "off"),
      ("tty", isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 ? "yes" : "no"),
    ]
    let json = JSONValue.object([
      "version": .string(Countersign.version), "paths": Self.object(paths),
      "settings": .object(
        Setting.allCases.map { setting in
          let value = setup.settings[setting]
          return JSONMember(
            setting.rawValue,
            .object([
              "value": .string(value.text), "origin": .string(value.origin.description),
              "default": .string(setting.fallback), "variable": .string(setting.variable),
            ]))
        }),
      "keys": .object(
        setup.settings.keyMap.keys.sorted { $0.key < $1.key }.map {
          JSONMember($0.key, .strings($0.value.map(\.description)))
        }),
      "versions": Self.object(versions), "capabilities": Self.object(capabilities),
      "warnings": .strings(setup.settings.warnings.map(\.description)),
    ])
    common.output.show(json) {
      let width = 16
      func lines(_ title: String, _ facts: [(String, String)]) -> [String] {
        ["", title] + facts.map { "  \($0.0.padded(width)) \(shown($0.1))" }
      }
      var table = TextTable(("  SETTING", .left), ("VALUE", .left), ("FROM", .left))
      table.rows = Setting.allCases.map { setting in
        let value = setup.settings[setting]
        return [
          "  \(setting.rawValue)", value.text.isEmpty ? "–" : shown(value.text),
          shown(value.origin.description),
        ]
      }
      return ["countersign \(Countersign.version)"]
        + lines("Paths", paths.map { ($0.0, $0.1 + (Self.exists($0.1) ? "" : "  (not there)")) })
        + ["", "Settings"] + table.lines
        + lines("Versions", versions) + lines("Terminal", capabilities)
    }
  }

  private func paths(_ setup: Setup) throws(Problem) -> [(String, String)] {
    let places = try setup.places()
    var paths = [
      ("store", places.store), ("keys", places.keys), ("logKeys", places.logKeys), ("pins", places.pins),
      ("config", places.config + "/config.yaml"), ("keymap", places.config + "/keymap.yaml"),
      ("themes", places.config + "/themes"), ("endpoints", EndpointFolder(config: places.config).path),
      ("state", places.state),
    ]
    if let share = try? Resources.share(environment: setup.environment) { paths.append(("share", share)) }
    if let runner = try? Resources.runner() { paths.append(("runner", runner)) }
    return paths
  }

  private func versions() -> [(String, String)] {
    [
      ("countersign", Countersign.version), ("schema", String(StoreFormat.schemaVersion)),
      ("sqlite", (try? StoreFormat.libraryVersion()) ?? "unknown"),
      ("ncurses", TerminalReport.libraryVersion), ("libsodium", CryptographyLibrary.version),
      ("swift", Self.swift),
    ]
  }

  /// The compiler that made this program, as far as the language tells.
  private static var swift: String {
    #if compiler(>=6.5)
      "6.5 or later"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }

  private static func word(_ depth: ColorDepth) -> String {
    switch depth {
    case .none: "none"
    case .ansi8: "8"
    case .ansi16: "16"
    case .indexed256: "256"
    case .trueColor: "truecolor"
    }
  }

  private static func object(_ facts: [(String, String)]) -> JSONValue {
    .object(facts.map { JSONMember($0.0, .string($0.1)) })
  }

  private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
