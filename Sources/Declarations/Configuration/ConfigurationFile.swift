import StrictJSON

/// What `config.yaml` and the `keymap.yaml` beside it say.
///
/// Reading never fails: whatever is wrong becomes a warning with file, line and what is allowed, and the default stays.
/// A setting that forbids something is taken as set where nobody can read what it says.
///
/// ```yaml
/// theme: high-contrast
/// mouse: false
/// keys:
///   approve: [a, ctrl-y]
/// ```
public struct ConfigurationFile: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public var text: String
    public var file: String
    /// Counted from 1.
    public var line: Int?
  }

  public private(set) var entries: [Setting: Entry] = [:]
  public private(set) var keyMap = KeyMap()
  public private(set) var warnings: [DeclarationProblem] = []

  /// The member of `config.yaml` that holds a key map.
  static let keysMember = "keys"

  /// Nothing is set.
  public init() {}

  /// Takes up `config.yaml`.
  ///
  /// `commands`: What keys can be bound to; nil accepts every name.
  public mutating func read(_ bytes: [UInt8], file: String, commands: Set<String>?) {
    let known = warnings.count
    guard let document = document(bytes, file) else {
      if warnings.count > known { failClosed(file) }
      return
    }
    if case .null = document.value { return }
    guard let members = document.value.members else {
      let found = document.value.kind
      warn(document, JSONFieldError(field: "", problem: "expected settings, found \(found)"))
      return failClosed(file)
    }
    for member in members {
      if member.name == ByteText(Self.keysMember) {
        take(member.value, path: Self.keysMember, document, commands)
      } else if let setting = Setting(spelled: member.name.text) {
        take(member.value, setting, document)
      } else {
        let meant = Self.nearest(to: member.name.text).map { " (did you mean \($0)?)" } ?? ""
        warn(
          document,
          JSONFieldError(
            field: member.name.text, problem: "is not a setting\(meant); `countersign info` lists them"))
      }
    }
  }

  /// Takes up `keymap.yaml`, which wins over the keys in `config.yaml`.
  public mutating func readKeys(_ bytes: [UInt8], file: String, commands: Set<String>?) {
    guard let document = document(bytes, file) else { return }
    take(document.value, path: "", document, commands)
  }

  /// Notes that a file could not be read at all.
  public mutating func warn(_ problem: DeclarationProblem) { warnings.append(problem) }

  /// Takes what the settings in a file that cannot be read may forbid as forbidden.
  public mutating func failClosed(_ file: String) {
    for setting in Setting.allCases {
      guard let closed = setting.failingClosed else { continue }
      entries[setting] = Entry(text: closed, file: file)
      warnings.append(
        DeclarationProblem(
          file: file,
          problem: "may say something of \(setting.rawValue): it is taken as \(closed) until this can be read"
        ))
    }
  }

  private mutating func document(_ bytes: [UInt8], _ file: String) -> YAMLDocument? {
    do {
      return try YAMLDocument(bytes, file: file)
    } catch {
      // A file in which everything is commented out sets nothing; that is no mistake.
      if error.problem != YAMLDocument.emptiness { warnings.append(error) }
      return nil
    }
  }

  private mutating func take(_ value: JSONValue, _ setting: Setting, _ document: YAMLDocument) {
    let text: String?
    switch value {
    case .null: return
    case .string(let found): text = found
    case .integer(let number): text = String(number)
    case .bool(let flag): text = flag ? "true" : "false"
    default: text = nil
    }
    guard let text, let accepted = setting.value(of: text) else {
      let found = text.map { "\"\($0)\"" } ?? value.kind
      let instead =
        setting.failingClosed.map { "it is taken as \($0)" } ?? "it stays \(setting.shownFallback)"
      warn(
        document,
        JSONFieldError(
          field: setting.rawValue, problem: "cannot be \(found): write \(setting.allowed); \(instead)"))
      return set(setting, setting.failingClosed, document)
    }
    set(setting, accepted, document)
  }

  private mutating func set(_ setting: Setting, _ text: String?, _ document: YAMLDocument) {
    guard let text else { return }
    entries[setting] = Entry(text: text, file: document.file, line: document.line(of: setting.rawValue))
  }

  private mutating func take(
    _ value: JSONValue, path: String, _ document: YAMLDocument, _ commands: Set<String>?
  ) {
    var problems: [JSONFieldError] = []
    let map = KeyMap(value, path: path, commands: commands, problems: &problems)
    keyMap.keys.merge(map.keys) { _, new in new }
    for problem in problems { warn(document, problem) }
  }

  private mutating func warn(_ document: YAMLDocument, _ problem: JSONFieldError) {
    warnings.append(document.problem(problem))
  }

  /// The setting that `name` is a slip of: at most two letters away, whatever their case.
  private static func nearest(to name: String) -> String? {
    guard name.utf8.count < 40 else { return nil }
    func steps(_ other: String) -> Int {
      let (from, to) = (Array(name.lowercased().utf8), Array(other.lowercased().utf8))
      var row = Array(0...to.count)
      for (index, letter) in from.enumerated() {
        var diagonal = index
        row[0] = index + 1
        for column in to.indices {
          let change = letter == to[column] ? diagonal : diagonal + 1
          diagonal = row[column + 1]
          row[column + 1] = min(change, row[column] + 1, row[column + 1] + 1)
        }
      }
      return row[to.count]
    }
    let known = Setting.allCases.map(\.rawValue) + [keysMember]
    return known.map { (steps($0), $0) }.filter { $0.0 <= 2 }.min { $0.0 < $1.0 }?.1
  }
}

extension Setting {
  /// The default for people.
  public var shownFallback: String { fallback.isEmpty ? "what the program finds" : fallback }
}
