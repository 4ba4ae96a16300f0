import ArgumentParser
import Declarations
import Workflows

/// Options of commands that open the console; each wins over its variable and over `config.yaml`.
struct ConsoleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "auto, dark, light, high-contrast, deuteranopia, tritanopia, mono, ansi16, a theme of your own, or a file.",
      valueName: "theme"), completion: .theme)
  var theme: String?
  @Option(
    help: ArgumentHelp("The terminal's ground: one of \(Setting.appearance.allowed).", valueName: "ground"),
    completion: .setting(.appearance))
  var appearance: String?
  @Option(
    help: ArgumentHelp("One of \(Setting.color.allowed).", valueName: "depth"),
    completion: .setting(.color))
  var color: String?
  @Option(
    help: ArgumentHelp("How to copy: one of \(Setting.clipboard.allowed).", valueName: "way"),
    completion: .setting(.clipboard))
  var clipboard: String?
  @Option(
    help: ArgumentHelp("How to call for attention: one of \(Setting.notify.allowed).", valueName: "way"),
    completion: .setting(.notify))
  var notify: String?
  @Flag(inversion: .prefixedNo, help: "Take the mouse, or leave it to the terminal.")
  var mouse: Bool?
  @Flag(inversion: .prefixedNo, help: "Send each frame as one whole (DEC mode 2026).")
  var sync: Bool?
  @Flag(inversion: .prefixedNo, help: "Draw with ASCII only.")
  var ascii: Bool?
  @Flag(
    inversion: .prefixedNo,
    help: "A visible cursor on the selected row, ASCII, one column, nothing that moves.")
  var accessible: Bool?
  @Flag(inversion: .prefixedNo, help: "Nothing that moves by itself.")
  var reducedMotion: Bool?
  @Option(
    help: ArgumentHelp("Cells that a character of ambiguous width takes: 1 or 2.", valueName: "cells"),
    completion: .setting(.ambiguousWidth))
  var ambiguousWidth: String?
  @Flag(inversion: .prefixedNo, help: "Look only: nothing can be signed.")
  var readOnly: Bool?

  /// What was given, checked.
  func given() throws(Problem) -> [Setting: String] {
    let texts: [(Setting, String?)] = [
      (.theme, theme), (.appearance, appearance), (.color, color), (.clipboard, clipboard), (.notify, notify),
      (.ambiguousWidth, ambiguousWidth),
    ]
    let flags: [(Setting, Bool?)] = [
      (.mouse, mouse), (.sync, sync), (.ascii, ascii), (.accessible, accessible),
      (.reducedMotion, reducedMotion), (.readOnly, readOnly),
    ]
    var options: [Setting: String] = [:]
    for (setting, text) in texts {
      guard let text else { continue }
      guard let value = setting.value(of: text) else {
        throw Problem(.usage, "\(setting.option) cannot be \"\(text)\"", next: "Write \(setting.allowed).")
      }
      options[setting] = value
    }
    for (setting, flag) in flags { options[setting] = flag.map { $0 ? "true" : "false" } }
    return options
  }
}
