public import Filtering
public import Governance
public import Listings
public import Presentation
public import Terminal

/// Names one piece of work, so that an answer that comes too late is recognised.
public struct Ticket: Hashable, Sendable, Comparable {
  public let number: Int

  public init(_ number: Int) { self.number = number }

  public static func < (left: Ticket, right: Ticket) -> Bool { left.number < right.number }
}

/// What the console asks the executable to do.
///
/// Whatever has a ticket is answered by ``Message/answered(_:_:at:)``.
public enum Effect: Hashable, Sendable {
  case load(Query, Ticket)
  /// Runs suites in the sandbox, or where the model is served; answered again and again with a ``RunState``, at most
  /// ten times a second.
  ///
  /// `agreed`: Whom it may ask, and within which budgets; if it would ask anybody else, or otherwise, it does not
  /// begin.
  case run(Adaptation.ID, suites: [String], against: ComparisonChoice, agreed: [AskedModel], Ticket)
  case cancelRun(Ticket)
  /// Drafts a statement for the named key, or for the first one that may sign it.
  case draft(ConsoleAct, as: SigningRequest.Key?, Ticket)
  /// Opens the key, signs and appends. The bytes are zeroed when the last copy of the field is gone.
  case sign(DraftHandle, key: String, passphrase: SecretField, Ticket)
  case discard(DraftHandle)
  /// Puts text on the clipboard and says how that went; `name` is what it is called in that message.
  ///
  /// Never called with a key or a passphrase: screens only know what everybody may read.
  case copy(String, name: String)
  /// Hands a text to the user's editor; answered by ``Answer/edited(_:)`` with at most `limit` characters.
  case edit(String, limit: Int, Ticket)
  /// Shows lines in the user's pager.
  case page(String, [String])
  /// Uses a theme, or only shows how it would look; answered by ``Message/theme(_:isPreview:)`` or a notice.
  case theme(String, isPreview: Bool)
  /// Keeps or forgets something for the next start.
  case remember(ConsolePreferences.Change)
  case redraw
  /// The ledger is checked against what this machine remembers of it; a banner follows.
  case lookAgain
  case suspend
  case quit
}

/// Something to read.
public enum Query: Hashable, Sendable {
  case queue(QueueRequest)
  /// How many rows match, counted no further than the limit.
  case queueCount(QueueSelection, limit: Int?)
  /// What is decided about rows that are shown.
  case queueRows([Adaptation.ID])
  /// What the fields of the queue's filter can be.
  case filterValues
  case adaptation(Adaptation.ID)
  case suites(for: Adaptation.ID)
  /// Whom a run would ask elsewhere.
  case asked(Adaptation.ID, suites: [String], against: ComparisonChoice)
  /// One question of a suite, asked alone; it has the id that a run's report gives it.
  case again(Adaptation.ID, suite: String, question: String)
  case ledger(LedgerRequest)
  /// How many entries match, counted no further than the limit.
  case ledgerCount([FilterTerm], limit: Int?)
  /// What the fields of the ledger's filter can be.
  case ledgerValues
  case entry(Int64)
  case listing(Listing.Kind)
  /// What falls with a node; for a key, with what it said from an entry on.
  case cascade(Node, since: Int64?)
  /// Whatever a person calls so: an id or its beginning, `name@version`, `kind:name`.
  case find(String)
}

/// What was read or done.
public enum Answer: Hashable, Sendable {
  case queue(ListPage<QueueRow>)
  case queueRows([QueueRow])
  /// Of rows or of entries.
  case count(ListCount)
  /// By field; the most used first.
  case filterValues([String: [FilterCompletion.Candidate]])
  case adaptation(AdaptationDetail)
  case suites(SuiteMenu)
  case asked([AskedModel])
  case again(CaseReport)
  case ledger(ListPage<HistoryEntry>)
  case entry(EntryText)
  case listing(Listing)
  case cascade(CascadePreview)
  case found(Node, label: String)
  case run(RunState)
  case draft(SigningRequest)
  case signed(SigningReceipt)
  /// What an editor left, checked.
  case edited(String)
}

extension Query {
  /// Queries of one kind make each other needless.
  public var kind: String {
    switch self {
    case .queue: "queue"
    case .queueCount: "queueCount"
    case .queueRows: "queueRows"
    case .filterValues: "filterValues"
    case .adaptation: "adaptation"
    case .suites: "suites"
    case .asked: "asked"
    case .again: "again"
    case .ledger: "ledger"
    case .ledgerCount: "ledgerCount"
    case .ledgerValues: "ledgerValues"
    case .entry: "entry"
    case .listing: "listing"
    case .cascade: "cascade"
    case .find: "find"
    }
  }
}
