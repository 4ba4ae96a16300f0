import Governance
import Terminal

/// Bindings that several screens share.
enum Bindings {
  static let movement: [Binding<Action>] = [
    Binding("move.down", ["j", "down"], .move(.down), label: "down", summary: "One row down", group: "Move"),
    Binding("move.up", ["k", "up"], .move(.up), label: "up", summary: "One row up", group: "Move"),
    Binding(
      "move.top", ["g g", "home", "<"], .move(.home), label: "top", summary: "To the top", group: "Move"),
    Binding("move.end", ["G", "end", ">"], .move(.end), label: "end", summary: "To the end", group: "Move"),
    Binding(
      "move.page-down", ["pgdn", "ctrl-f"], .move(.pageDown), label: "page down", summary: "One page down",
      group: "Move"),
    Binding(
      "move.page-up", ["pgup", "ctrl-b"], .move(.pageUp), label: "page up", summary: "One page up",
      group: "Move"),
    Binding(
      "move.half-down", ["ctrl-d"], .move(.halfPageDown), label: "half down", summary: "Half a page down",
      group: "Move"),
    Binding(
      "move.half-up", ["ctrl-u"], .move(.halfPageUp), label: "half up", summary: "Half a page up",
      group: "Move"),
  ]

  /// Bindings of every screen.
  ///
  /// `blocked` says why the screen cannot be left now.
  static func common(isRoot: Bool, blocked: String?) -> [Binding<Action>] {
    let sections = Section.allCases.map { section in
      Binding<Action>(
        "go.\(section.title.lowercased())",
        [KeySequence([.character(Unicode.Scalar(UInt8(49 + section.rawValue)))])],
        .goTo(section), label: section.title.lowercased(), summary: "Go to \(section.title)", group: "Go",
        disabledReason: blocked)
    }
    let leave: [Binding<Action>] =
      isRoot
      ? [Binding("quit", ["q"], .quit, label: "quit", summary: "Quit", footer: true)]
      : [
        Binding(
          "back", ["esc", "q", "backspace"], .back, label: "back", summary: "Back to the screen before",
          footer: true, disabledReason: blocked),
        Binding("quit", [], .quit, label: "quit", summary: "Quit", disabledReason: blocked),
      ]
    return sections + leave + [
      Binding("refresh", ["ctrl-r", "f5"], .refresh, label: "refresh", summary: "Read everything anew"),
      Binding("messages", [], .messages, label: "messages", summary: "Show the latest messages"),
      Binding(
        "mouse", ["m"], .mouse, label: "mouse",
        summary: "Give the mouse to the terminal, to select text, or take it back"),
      Binding("redraw", ["ctrl-l"], .redraw, label: "redraw", summary: "Draw the screen anew"),
      Binding("suspend", ["ctrl-z"], .suspend, label: "suspend", summary: "Back to the shell; `fg` returns"),
      Binding(
        "palette", [":", "ctrl-p"], .palette, label: "commands", summary: "Run a command by name",
        footer: true),
      Binding("help", ["?", "f1"], .help, label: "help", summary: "Every key of this screen", footer: true),
    ]
  }

  static func open(_ summary: String, disabledReason: String? = nil) -> Binding<Action> {
    Binding(
      "open", ["enter"], .open, label: "open", summary: summary, footer: true, disabledReason: disabledReason)
  }

  static func copy(_ what: String, disabledReason: String? = nil) -> Binding<Action> {
    Binding(
      "copy", ["y"], .copy, label: "copy", summary: "Copy \(what)", group: "General",
      disabledReason: disabledReason)
  }

  static func cascade(disabledReason: String? = nil) -> Binding<Action> {
    Binding(
      "cascade", ["d"], .cascade, label: "cascade", summary: "What falls if this is revoked",
      group: "Act", footer: true, disabledReason: disabledReason)
  }

  static func clearFilter(_ summary: String) -> Binding<Action> {
    Binding("filter.clear", ["esc"], .clearFilter, label: "clear", summary: summary, group: "Search")
  }

  static let search: [Binding<Action>] = [
    Binding(
      "search", ["/"], .filter, label: "search", summary: "Search this text", group: "Search", footer: true),
    Binding("search.next", ["n"], .nextMatch(1), label: "next", summary: "Next match", group: "Search"),
    Binding(
      "search.previous", ["N"], .nextMatch(-1), label: "previous", summary: "Match before", group: "Search"),
  ]
}
