/// Something that people can set for themselves: by option, by variable, or in `config.yaml`.
///
/// This table alone says what there is; the reader, the schema, the help and `countersign info` follow from it.
public enum Setting: String, CaseIterable, Hashable, Sendable {
  case theme, appearance, color, clipboard, notify, mouse, sync, ascii, accessible, reducedMotion,
    ambiguousWidth,
    readOnly,
    store, keyFolder

  public enum Kind: Hashable, Sendable {
    /// One of a few words.
    case choice([String])
    case flag
    /// A name that a file can have: letters, digits, `.`, `_` and `-`.
    case name
    /// A name, or the path of a YAML file.
    case nameOrFile
    /// An absolute path, or one that begins with `~/`.
    case path
  }

  public var kind: Kind {
    switch self {
    case .theme: .nameOrFile
    case .appearance: .choice(["auto", "dark", "light"])
    case .color: .choice(["auto", "never", "16", "256", "truecolor"])
    case .clipboard: .choice(ClipboardChoice.allCases.map(\.rawValue))
    case .notify: .choice(NotifyChoice.allCases.map(\.rawValue))
    case .mouse, .sync, .ascii, .accessible, .reducedMotion, .readOnly: .flag
    case .ambiguousWidth: .choice(["1", "2"])
    case .store, .keyFolder: .path
    }
  }

  /// The value that holds when nothing says otherwise; empty where the program finds out by itself.
  public var fallback: String {
    switch self {
    case .theme, .appearance, .color, .clipboard, .notify: "auto"
    case .mouse, .sync: "true"
    case .ascii, .accessible, .reducedMotion, .readOnly: "false"
    case .ambiguousWidth: "1"
    case .store, .keyFolder: ""
    }
  }

  /// The value that holds when what was written cannot be read, where that is not the one that held before.
  ///
  /// Who wrote anything at all about a safety catch most likely wanted it.
  var failingClosed: String? { self == .readOnly ? "true" : nil }

  /// One sentence for people.
  public var summary: String {
    switch self {
    case .theme:
      "The colours and glyphs of the console, by the theme's name or file; auto follows the terminal."
    case .appearance: "Whether the terminal's ground is dark or light; auto asks the terminal."
    case .color: "How many colours to use; auto asks the terminal."
    case .clipboard: "How copying reaches the clipboard; auto chooses by the terminal and the connection."
    case .notify: "How a long run tells that it ended while the terminal was not looked at."
    case .mouse: "Whether the console takes the mouse; without it, the terminal selects text."
    case .sync: "Whether a frame is sent as one whole (DEC mode 2026)."
    case .ascii: "Draw with ASCII only."
    case .accessible: "A visible cursor on the selected row, ASCII, one column, nothing that moves."
    case .reducedMotion: "No spinners, and nothing else that moves by itself."
    case .ambiguousWidth: "How many cells a character of ambiguous width takes; 2 on East Asian terminals."
    case .readOnly: "Look only: nothing can be signed."
    case .store: "The ledger to work on; its keys lie beside it, unless a setting says otherwise."
    case .keyFolder: "The folder of your own sealed keys, where they do not lie beside the store."
    }
  }

  /// Such as `COUNTERSIGN_READ_ONLY`.
  public var variable: String { "COUNTERSIGN_" + words(separator: "_").uppercased() }

  /// Such as `--read-only`.
  public var option: String { "--" + words(separator: "-").lowercased() }

  /// What a person may write.
  public var allowed: String {
    switch kind {
    case .choice(let words): words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    case .flag: "true or false"
    case .nameOrFile: "a name of letters, digits, '.', '_' and '-', or the path of a .yaml file"
    case .name: "a name of letters, digits, '.', '_' and '-'"
    case .path: "an absolute path, or one that begins with ~/"
    }
  }

  /// The value that `text` means; nil when it is not allowed.
  public func value(of text: String) -> String? {
    switch kind {
    case .choice(let words): return words.contains(text) ? text : nil
    case .flag:
      switch text.lowercased() {
      case "1", "true", "yes", "on": return "true"
      case "0", "false", "no", "off": return "false"
      default: return nil
      }
    case .nameOrFile:
      let isPath = text.contains("/") && text.hasSuffix(".yaml") && text.utf8.count < 4096
      return isPath && !text.utf8.contains(0) ? text : Setting.name(text)
    case .name: return Setting.name(text)
    case .path:
      let isPath = text.hasPrefix("/") || text.hasPrefix("~/")
      return isPath && text.utf8.count < 4096 && !text.utf8.contains(0) ? text : nil
    }
  }

  private static func name(_ text: String) -> String? {
    let isName = text.utf8.allSatisfy { byte in
      switch UInt8(ascii: "a")...UInt8(ascii: "z") ~= (byte | 0x20) || 0x30...0x39 ~= byte {
      case true: true
      case false: byte == 0x2D || byte == 0x2E || byte == 0x5F
      }
    }
    return isName && (1...64).contains(text.utf8.count) && text.first != "." ? text : nil
  }

  private func words(separator: Character) -> String {
    rawValue.reduce(into: "") { text, character in
      if character.isUppercase { text.append(separator) }
      text.append(character)
    }
  }
}

/// How copied text reaches a clipboard.
public enum ClipboardChoice: String, CaseIterable, Hashable, Sendable {
  case auto, osc52, tmux, native, off
}

/// How the console calls for attention.
public enum NotifyChoice: String, CaseIterable, Hashable, Sendable {
  case auto, off, bell, osc9, osc777
}
