import Filtering
import Governance
import Listings
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

  /// Bindings of screens with several panes.
  static func panes(count: Int, zoom: Panes.Zoom) -> [Binding<Action>] {
    guard count > 1 else { return [] }
    let jumps = (1...min(count, 9)).map { number in
      Binding<Action>(
        "pane.\(number)",
        [KeySequence([.character("w"), digit(number)]), KeySequence([alt(digit(number))])],
        .pane(number), label: "pane \(number)", summary: "To pane \(number)", group: "Panes")
    }
    return [
      Binding(
        "pane.next", ["tab", "w w"], .nextPane(1), label: "pane", summary: "To the next pane", group: "Panes",
        footer: true),
      Binding(
        "pane.previous", ["shift-tab", "w p"], .nextPane(-1), label: "pane before",
        summary: "To the pane before", group: "Panes"),
      Binding(
        "zoom.in", ["+", "="], .zoom(1), label: "larger",
        summary: "More room for the pane: half of the screen, then all of it", group: "Panes",
        disabledReason: zoom == .full ? "it has the whole screen" : nil),
      Binding(
        "zoom.out", ["_", "-"], .zoom(-1), label: "smaller", summary: "Less room for the pane",
        group: "Panes", disabledReason: zoom == .normal ? "it is as it was laid out" : nil),
    ] + jumps
  }

  private static func digit(_ number: Int) -> Key {
    .character(Unicode.Scalar(UInt8(48 + min(max(number, 0), 9))))
  }

  private static func alt(_ key: Key) -> Key { Key(key.code, .alt) }

  /// Bindings that choose rows for an action on many.
  static func marking(disabledReason: String?, allMarkable: Bool, isForemost: Bool) -> [Binding<Action>] {
    [
      Binding(
        "mark", ["space"], .mark, label: "mark", summary: "Mark the row, or the range that was begun",
        group: "Select", footer: isForemost, disabledReason: disabledReason),
      Binding(
        "mark.all", ["*", "ctrl-a"], .markAll, label: "mark all", summary: "Mark every row, or none",
        group: "Select",
        disabledReason: disabledReason ?? (allMarkable ? nil : "only a part of the rows is read")),
      Binding(
        "mark.range", ["v"], .markRange, label: "range", summary: "Begin a range here; again marks it",
        group: "Select", disabledReason: disabledReason),
      Binding(
        "mark.down", ["shift-down"], .extend(.down), label: "mark down",
        summary: "Mark this row and the next", group: "Select", disabledReason: disabledReason),
      Binding(
        "mark.up", ["shift-up"], .extend(.up), label: "mark up", summary: "Mark this row and the one before",
        group: "Select", disabledReason: disabledReason),
    ]
  }

  static let folding: [Binding<Action>] = [
    Binding(
      "fold", ["h", "left"], .fold, label: "fold", summary: "Fold, or go to the parent", group: "Tree",
      footer: true),
    Binding(
      "unfold", ["l", "right"], .unfold, label: "unfold", summary: "Unfold, or go to the first child",
      group: "Tree", footer: true),
    Binding(
      "fold.one", ["z c"], .foldOne(true), label: "fold", summary: "Fold what hangs on the row", group: "Tree"
    ),
    Binding(
      "unfold.one", ["z o"], .foldOne(false), label: "unfold", summary: "Unfold the row", group: "Tree"),
    Binding(
      "fold.toggle", ["z a", "space"], .foldOne(nil), label: "fold or unfold",
      summary: "Fold the row, or unfold it", group: "Tree"),
    Binding("fold.all", ["z M"], .foldAll, label: "fold all", summary: "Fold everything", group: "Tree"),
    Binding(
      "unfold.all", ["z R"], .unfoldAll, label: "unfold all", summary: "Unfold everything", group: "Tree"),
  ]

  /// Bindings of every screen.
  ///
  /// `themes` and `names` complete what is typed after a command.
  static func common(isRoot: Bool, themes: [String] = [], names: [String] = []) -> [Binding<
    Action
  >] {
    let sections = Section.allCases.map { section in
      Binding<Action>(
        "go.\(section.title.lowercased())",
        [
          KeySequence([digit(section.rawValue + 1)]),
          KeySequence([.character("g"), .character(section.letter)]),
        ],
        .goTo(section), label: section.title.lowercased(), summary: "Go to \(section.title)", group: "Go",
        argument: section == .queue ? filterArgument : section == .ledger ? ledgerArgument : nil)
    }
    let leave: [Binding<Action>] =
      isRoot
      ? [Binding("quit", ["q"], .quit, label: "quit", summary: "Quit", footer: true)]
      : [
        Binding(
          "back", ["esc", "q", "backspace"], .back, label: "back", summary: "Back to the screen before",
          footer: true),
        Binding("quit", [], .quit, label: "quit", summary: "Quit"),
      ]
    return sections + leave + [
      Binding("refresh", ["ctrl-r", "f5"], .refresh, label: "refresh", summary: "Read everything anew"),
      Binding("messages", ["M"], .messages, label: "messages", summary: "Show the latest messages"),
      Binding(
        "mouse", ["m"], .mouse, label: "mouse",
        summary: "Give the mouse to the terminal, to select text, or take it back"),
      Binding("redraw", ["ctrl-l"], .redraw, label: "redraw", summary: "Draw the screen anew"),
      Binding("suspend", ["ctrl-z"], .suspend, label: "suspend", summary: "Back to the shell; `fg` returns"),
      Binding(
        "goto", [], .find(""), label: "goto",
        summary: "Open what is called so: an id, name@version, kind:name, or a ledger entry's number",
        group: "Go", argument: CommandArgument("ID", options: names, isOpen: true)),
      Binding(
        "theme", [], .theme(""), label: "theme", summary: "Change the colours",
        argument: CommandArgument("NAME", options: themes)),
      Binding(
        "palette", [":"], .palette, label: "commands", summary: "Run a command by name, completed by tab",
        footer: true),
      Binding(
        "commands", ["ctrl-p"], .commandList, label: "find command",
        summary: "Find a command by letters of its name or summary"),
      Binding("help", ["?", "f1"], .help, label: "help", summary: "Every key of this screen", footer: true),
    ]
  }

  private static let filterArgument = CommandArgument(
    "FILTER",
    options: AdaptationState.allCases.map { "state:\($0.rawValue)" }
      + Manifest.Risk.allCases.map { "risk:\($0.rawValue)" } + ["env:", "jurisdiction:", "base:"],
    isOpen: true)

  private static let ledgerArgument = CommandArgument(
    "FILTER",
    options: FilterVocabulary.ledgerTypes.map { "type:\($0)" } + ["who:", "about:", "key:"], isOpen: true)

  static func open(_ summary: String, disabledReason: String? = nil) -> Binding<Action> {
    Binding(
      "open", ["enter"], .open, label: "open", summary: summary, footer: true, disabledReason: disabledReason)
  }

  static func copy(_ what: String, disabledReason: String? = nil) -> Binding<Action> {
    Binding(
      "copy", ["y"], .copy, label: "copy", summary: "Copy \(what)", group: "General",
      disabledReason: disabledReason)
  }

  static let page: Binding<Action> =
    Binding("page", ["o"], .page, label: "pager", summary: "Read this text in your pager ($PAGER)")

  /// What dialogs take beside the keys that fill their fields: only keys that type nothing.
  static let dialog: [Binding<Action>] = [
    Binding(
      "dialog.edit", ["ctrl-o", "f4"], .editText, label: "editor",
      summary: "Write the text of the field in your editor ($VISUAL, $EDITOR)", group: "Dialog"),
    Binding(
      "dialog.page", ["ctrl-o", "f3"], .page, label: "pager",
      summary: "Read the statement that is to be signed in your pager ($PAGER)", group: "Dialog"),
  ]

  static func cascade(disabledReason: String? = nil) -> Binding<Action> {
    Binding(
      "cascade", ["d"], .cascade, label: "cascade", summary: "What falls if this is revoked",
      group: "Act", footer: true, disabledReason: disabledReason)
  }

  static func filter(_ summary: String) -> Binding<Action> {
    Binding("filter", ["/"], .filter, label: "filter", summary: summary, group: "Search", footer: true)
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
