/// How much harm a dialog's act can do; it decides how hard it is to confirm.
public enum DangerTier: Int, Hashable, Sendable, Comparable {
  /// Can be taken back, or only asks for something.
  case reversible = 1
  /// Hard to take back, such as signing an approval.
  case lasting
  /// Reaches other things too, such as revoking.
  case cascading
  case emergency

  public static func < (left: DangerTier, right: DangerTier) -> Bool { left.rawValue < right.rawValue }
}

/// A field of a dialog.
public struct DialogField: Hashable, Sendable {
  public let label: String
  public var field: Field
  public let isRequired: Bool

  public init(_ label: String, _ field: Field, isRequired: Bool = true) {
    self.label = label
    self.field = field
    self.isRequired = isRequired
  }
}

/// A question that must not be answered by accident.
///
/// Pure state: draw it with ``DialogView``.
///
/// - Keys that were typed before the dialog had been seen for ``guardMilliseconds`` are dropped (escape is not).
/// - The focus starts on the first field, else on Cancel, never on the confirming button.
/// - Confirming needs every required field, the text that ``typeToConfirm`` names, and, where ``mustRead``
///   says so, that the body was shown to its end. What is missing is said, not hidden.
/// - Pasting is refused where typing is the proof.
public struct Dialog: Hashable, Sendable {
  public enum Focus: Hashable, Sendable {
    case field(Int)
    /// The field in which ``typeToConfirm`` is typed.
    case proof
    case cancel
    case confirm
  }

  public enum Outcome: Hashable, Sendable {
    case open
    case cancelled
    case confirmed
  }

  public static let guardMilliseconds: Int64 = 200

  public let title: String
  public let tier: DangerTier
  public let body: [StyledText]
  public var fields: [DialogField]
  public let confirmLabel: String
  /// What must be typed to confirm, such as the target's short id; nil when nothing must.
  public let typeToConfirm: String?
  public let mustRead: Bool
  public internal(set) var proof = TextField(acceptsPaste: false)
  public internal(set) var focus: Focus
  public internal(set) var scroll = TextViewState()
  /// Why the last attempt to confirm came to nothing.
  public internal(set) var notice: String?
  var shownAt: Int64?
  private var shownOn: Size?
  var viewport = Size(columns: 0, rows: 0)
  var hasReadToEnd = false
  /// How the terminal draws text, which decides where lines break and so where the end is.
  private(set) var policy = TextPolicy()
  /// The broken body by width.
  private var wraps: [Int: WrappedText] = [:]

  public init(
    title: String, tier: DangerTier, body: [StyledText], fields: [DialogField] = [], confirmLabel: String,
    typeToConfirm: String? = nil, mustRead: Bool = false
  ) {
    self.title = title
    self.tier = tier
    self.body = body
    self.fields = fields
    self.confirmLabel = confirmLabel
    self.typeToConfirm = typeToConfirm
    self.mustRead = mustRead
    self.focus = fields.isEmpty ? (typeToConfirm == nil ? .cancel : .proof) : .field(0)
  }

  /// Notes that the dialog stands on a screen of `size` since `moment` (milliseconds of any steady clock).
  public mutating func shown(at moment: Int64, on size: Size, policy: TextPolicy = TextPolicy()) {
    if shownAt == nil { shownAt = moment }
    if shownOn != size || policy != self.policy { wraps = [:] }
    self.policy = policy
    shownOn = size
    remember(width: DialogLayout.bodyWidth(in: Rect(size)))
    let area = DialogLayout(self, in: Rect(size)).body
    viewport = area.size
    remember(width: max(viewport.columns - 1, 1))
    scroll.reload(wrapped, height: viewport.rows)
    noteReading()
  }

  /// Something else had the terminal: keys typed until the dialog is seen again are dropped.
  public mutating func guardAnew() { shownAt = nil }

  /// The text field that has the focus; nil where there is none, and for the proof, which must be typed.
  public var focusedText: (index: Int, field: TextField)? {
    guard case .field(let index) = focus, case .text(let field, _) = fields[index].field else { return nil }
    return (index, field)
  }

  /// Puts another text into a field, as if it had been typed.
  public mutating func replaceText(ofField index: Int, with text: String) {
    guard fields.indices.contains(index), case .text(var field, let placeholder) = fields[index].field
    else { return }
    field.replace(text)
    fields[index].field = .text(field, placeholder: placeholder)
    notice = nil
  }

  /// What still stands in the way of confirming; nil when nothing does.
  public var missing: String? {
    if mustRead && !hasReadToEnd { return "read to the end first (page down)" }
    if let field = fields.first(where: { $0.isRequired && $0.field.isEmpty }) {
      return "\(field.label) is missing"
    }
    if let typeToConfirm, proof.text != typeToConfirm { return "type \(typeToConfirm) to confirm" }
    return nil
  }

  /// Everything that can have the focus, in the order of the tab key.
  public var stops: [Focus] {
    fields.indices.map { .field($0) } + (typeToConfirm == nil ? [] : [.proof]) + [.cancel, .confirm]
  }

  var wrapped: WrappedText { wrapped(width: max(viewport.columns - 1, 1), policy: policy) }

  /// The body at a width: remembered since the dialog was shown, because a long statement takes long to break and every
  /// key draws it again.
  func wrapped(width: Int, policy: TextPolicy) -> WrappedText {
    if policy == self.policy, let known = wraps[width] { return known }
    return WrappedText(body, width: width, policy: policy)
  }

  private mutating func remember(width: Int) {
    if wraps[width] == nil { wraps[width] = WrappedText(body, width: width, policy: policy) }
  }

  mutating func noteReading() {
    if scroll.top + viewport.rows >= wrapped.lines.count { hasReadToEnd = true }
  }
}
