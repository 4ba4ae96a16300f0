public import Terminal

/// The value of every setting and where it came from: option, else variable, else file, else default.
public struct Settings: Hashable, Sendable {
  public enum Origin: Hashable, Sendable, CustomStringConvertible {
    case option(String)
    case variable(String)
    case file(String, line: Int?)
    case builtIn

    public var description: String {
      switch self {
      case .option(let name): name
      case .variable(let name): name
      case .file(let path, let line): path + (line.map { ":\($0)" } ?? "")
      case .builtIn: "default"
      }
    }
  }

  public struct Value: Hashable, Sendable {
    public var text: String
    public var origin: Origin

    public init(text: String, origin: Origin) {
      self.text = text
      self.origin = origin
    }
  }

  private var values: [Setting: Value] = [:]
  public let keyMap: KeyMap
  /// What was written and could not be taken, in the order of the files.
  public private(set) var warnings: [DeclarationProblem]

  /// Chooses for each setting the first that is given.
  ///
  /// `options`: What stood on the command line; checked already.
  /// `environment`: The process's variables. An empty one counts as not set.
  public init(
    options: [Setting: String] = [:], environment: [String: String] = [:],
    file: ConfigurationFile = ConfigurationFile()
  ) {
    keyMap = file.keyMap
    warnings = file.warnings
    for setting in Setting.allCases {
      if let text = options[setting] {
        values[setting] = Value(text: text, origin: .option(setting.option))
      } else if let value = variable(of: setting, environment) {
        values[setting] = value
      } else if let entry = file.entries[setting] {
        values[setting] = Value(text: entry.text, origin: .file(entry.file, line: entry.line))
      }
    }
  }

  public subscript(_ setting: Setting) -> Value {
    values[setting] ?? Value(text: setting.fallback, origin: .builtIn)
  }

  private mutating func variable(of setting: Setting, _ environment: [String: String]) -> Value? {
    if let text = environment[setting.variable], !text.isEmpty {
      // A path from a variable may be relative to where the program was started: shells and scripts do that.
      let accepted = setting.kind == .path ? text : setting.value(of: text)
      if let accepted { return Value(text: accepted, origin: .variable(setting.variable)) }
      let closed = setting.failingClosed
      warnings.append(
        DeclarationProblem(
          file: setting.variable,
          problem: "cannot be \"\(text)\": write \(setting.allowed)"
            + (closed.map { "; it is taken as \($0)" } ?? "")))
      if let closed { return Value(text: closed, origin: .variable(setting.variable)) }
    }
    // As no-color.org has it: whatever it says, unless it is empty.
    if setting == .color, let text = environment["NO_COLOR"], !text.isEmpty {
      return Value(text: "never", origin: .variable("NO_COLOR"))
    }
    return nil
  }

  // MARK: By type

  public var theme: String { self[.theme].text }

  /// Nil asks the terminal.
  public var isDark: Bool? {
    switch self[.appearance].text {
    case "dark": true
    case "light": false
    default: nil
    }
  }

  /// Nil asks the terminal.
  public var color: ColorDepth? {
    switch self[.color].text {
    case "never": ColorDepth.none
    case "16": .ansi16
    case "256": .indexed256
    case "truecolor": .trueColor
    default: nil
    }
  }

  public var clipboard: ClipboardChoice { ClipboardChoice(rawValue: self[.clipboard].text) ?? .auto }
  public var notify: NotifyChoice { NotifyChoice(rawValue: self[.notify].text) ?? .off }
  public var mouse: Bool { isOn(.mouse) }
  public var sync: Bool { isOn(.sync) }
  public var ascii: Bool { isOn(.ascii) }
  public var accessible: Bool { isOn(.accessible) }
  public var reducedMotion: Bool { isOn(.reducedMotion) || accessible }
  public var ambiguousIsWide: Bool { self[.ambiguousWidth].text == "2" }
  public var readOnly: Bool { isOn(.readOnly) }

  /// The ledger that is named; nil for the one of the user's data folder.
  public var store: String? { self[.store].text.isEmpty ? nil : self[.store].text }
  public var keyFolder: String? { self[.keyFolder].text.isEmpty ? nil : self[.keyFolder].text }

  private func isOn(_ setting: Setting) -> Bool { self[setting].text == "true" }
}
