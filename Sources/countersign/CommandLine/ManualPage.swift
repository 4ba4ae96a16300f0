import Declarations
import Foundation
import StrictJSON

/// countersign(1) in the language of man(7), from the same tree of commands that parses arguments.
struct ManualPage {
  let text: String

  /// Nil when `help` is not what the argument parser describes a program with.
  ///
  /// `date`: Of the version, so that the same program always gives the same page.
  init?(help: [UInt8], version: String, date: String) {
    guard let root = try? JSONValue(parsing: help), let command = root["command"] else { return nil }
    var page = Page()
    page.lines.append(#".TH COUNTERSIGN 1 "\#(date)" "countersign \#(version)" "User Commands""#)
    page.section("NAME")
    page.paragraph("countersign \\- " + Page.escaped(command["abstract"]?.string ?? ""), isEscaped: true)
    page.section("SYNOPSIS")
    page.lines += [
      ".B countersign", ".I command", "[\\fIoptions\\fR] [\\fIarguments\\fR]", ".br", ".B countersign",
    ]
    page.section("DESCRIPTION")
    page.paragraph(
      """
      Without arguments on a terminal, countersign opens its console. Everything in the console is a plain command too.
      Every act is a signed statement in an append-only ledger; whether an adaptation may run is computed from the
      ledger, the declared policies and the clock.
      """)
    page.section("COMMANDS")
    for child in command["subcommands"]?.array ?? [] { page.command(child, parents: ["countersign"]) }
    page.settings()
    page.section("EXIT STATUS")
    page.discussion(command["discussion"]?.string ?? "")
    page.section("FILES")
    page.item(
      "$XDG_CONFIG_HOME/countersign/config.yaml",
      "Settings; keymap.yaml, themes/ and endpoints/ lie beside it.")
    page.item("$XDG_DATA_HOME/countersign/store.db", "The ledger; keys/ and log-keys/ lie beside it.")
    page.item(
      "$XDG_STATE_HOME/countersign/pins", "How far each ledger had come when this machine last saw it.")
    page.section("SEE ALSO")
    page.paragraph("countersign info prints the paths, settings and versions that hold on this machine.")
    text = page.lines.joined(separator: "\n") + "\n"
  }
}

private struct Page {
  var lines: [String] = []

  /// Text that nothing in it is taken for a request or an escape.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      default: result.append(character)
      }
    }
    return result
  }

  mutating func section(_ title: String) { lines.append(".SH \(title)") }

  /// A line of text; one that begins with a dot is not a request.
  private mutating func put(_ text: String) { lines.append((text.first == "." ? "\\&" : "") + text) }

  mutating func paragraph(_ text: String, isEscaped: Bool = false) {
    for line in text.split(separator: "\n") { put(isEscaped ? String(line) : Self.escaped(String(line))) }
  }

  mutating func item(_ term: String, _ text: String) {
    lines.append(".TP")
    lines.append(".B \(Self.escaped(term))")
    put(Self.escaped(text))
  }

  /// Paragraphs; lines that are indented stand as they are.
  mutating func discussion(_ text: String) {
    for paragraph in text.components(separatedBy: "\n\n") where !paragraph.isEmpty {
      // A heading begins a paragraph itself.
      if lines.last?.hasPrefix(".S") != true { lines.append(".PP") }
      var isExample = false
      for line in paragraph.split(separator: "\n").map(String.init) {
        if line.hasPrefix("  ") != isExample {
          isExample.toggle()
          lines.append(isExample ? ".nf" : ".fi")
        }
        put(Self.escaped(line))
      }
      if isExample { lines.append(".fi") }
    }
  }

  mutating func command(_ command: JSONValue, parents: [String]) {
    guard let name = command["commandName"]?.string, name != "help", command["shouldDisplay"]?.bool != false
    else { return }
    let path = parents + [name]
    let children = command["subcommands"]?.array ?? []
    let arguments = (command["arguments"]?.array ?? []).filter(Self.isOurs)
    lines.append(".SS \(Self.escaped(path.joined(separator: " ")))")
    let places = arguments.filter { $0["kind"]?.string == "positional" }.map(Self.place)
    if children.isEmpty {
      lines.append(
        ".B \(Self.escaped(path.joined(separator: " ")))\n[\\fIoptions\\fR] \(places.joined(separator: " "))")
    }
    if lines.last?.hasPrefix(".SS") != true { lines.append(".PP") }
    paragraph(command["abstract"]?.string ?? "")
    discussion(command["discussion"]?.string ?? "")
    for argument in arguments {
      item(Self.term(argument), argument["abstract"]?.string ?? argument["valueName"]?.string ?? "")
    }
    for child in children { self.command(child, parents: path) }
  }

  mutating func settings() {
    section("ENVIRONMENT AND SETTINGS")
    paragraph(
      """
      A setting is taken from its option, else from its variable, else from config.yaml, else it is the default.
      COUNTERSIGN_CONFIG_DIR names the folder of config.yaml. NO_COLOR, unless it is empty, means color: never.
      COUNTERSIGN_SHARE names the folder of shipped suites and policies.
      """)
    for setting in Setting.allCases {
      item(
        "\(setting.rawValue), \(setting.variable)",
        "\(setting.summary) Write \(setting.allowed). Default: \(setting.shownFallback).")
    }
  }

  /// Every command has these; once is enough.
  private static func isOurs(_ argument: JSONValue) -> Bool {
    argument["shouldDisplay"]?.bool != false
      && !["version", "help"].contains(argument["valueName"]?.string ?? "")
  }

  private static func place(_ argument: JSONValue) -> String {
    let name = "\\fI" + escaped(argument["valueName"]?.string ?? "") + "\\fR"
    let repeated = argument["isRepeating"]?.bool == true ? name + " ..." : name
    return argument["isOptional"]?.bool == true ? "[\(repeated)]" : repeated
  }

  private static func term(_ argument: JSONValue) -> String {
    let names = (argument["names"]?.array ?? []).compactMap { name -> String? in
      guard let text = name["name"]?.string else { return nil }
      return (name["kind"]?.string == "long" ? "--" : "-") + text
    }
    let value = "<\(argument["valueName"]?.string ?? "")>"
    switch argument["kind"]?.string {
    case "positional": return value
    case "option": return names.joined(separator: ", ") + " " + value
    default: return names.joined(separator: ", ")
    }
  }
}
