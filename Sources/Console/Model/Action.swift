import Governance
import Terminal

/// What keys, palette, footer and mouse can ask for.
enum Action: Hashable, Sendable {
  case move(Motion)
  case open, back, quit
  case goTo(Section)
  case nextTab(Int)
  case filter, clearFilter
  case nextMatch(Int)
  case certify
  case decide(Decision.Outcome)
  case activate
  case cascade, revoke
  /// Shows what falls with what a key said from an entry on, or with all of it, and asks again whether to revoke it.
  case revokeSince(Int64?, reason: String)
  case mark, markAll, markRange, clearMarks
  /// Moves and marks both rows.
  case extend(Motion)
  /// By the column of this id.
  case sort(String)
  /// The row in full, whatever is cut.
  case expand
  case nextPane(Int), pane(Int), zoom(Int)
  /// The next thing that a run can be compared with.
  case nextComparison
  case start, agree, askAgain, cancelRun, runAgain, onlyFailing, sign
  case fold, unfold, foldAll, unfoldAll
  /// Folds (true), unfolds (false) or does whichever is possible.
  case foldOne(Bool?)
  case onlyFalling, invert
  case copy, page, refresh
  /// Hands the text of the field to an editor.
  case editText
  case help, palette, commandList, messages, mouse, redraw, suspend
  case tour(TourAction)
  /// Names the queue's filter.
  case queue(filter: String)
  /// Names the ledger's filter.
  case ledger(filter: String)
  case theme(String)
  /// Shows, keeps or forgets a saved view of the queue.
  case view(String), saveView(String), dropView(String)
  /// To whatever is called so: a number is a ledger entry.
  case find(String)

  /// The action with what was typed after its command; itself where it takes nothing.
  func with(argument: String) -> Action {
    switch self {
    case .goTo(.queue): .queue(filter: argument)
    case .goTo(.ledger): .ledger(filter: argument)
    case .theme: .theme(argument)
    case .view: .view(argument)
    case .saveView: .saveView(argument)
    case .dropView: .dropView(argument)
    case .find: .find(argument)
    case .tour: TourAction(argument).map(Action.tour) ?? self
    default: self
    }
  }
}

/// The screens that number keys lead to.
enum Section: Int, CaseIterable, Hashable, Sendable {
  case queue, authorities, suites, policies, ledger

  var title: String {
    switch self {
    case .queue: "Queue"
    case .authorities: "Authorities"
    case .suites: "Suites"
    case .policies: "Policies"
    case .ledger: "Ledger"
    }
  }

  var id: String { "section.\(self)" }

  /// What follows `g` to go there, for keyboards without digits at hand.
  var letter: Unicode.Scalar { title.lowercased().unicodeScalars.first ?? " " }
}
