/// Turns the bytes that a terminal sends into events.
///
/// Total: any bytes whatever are survived.
///
/// Understands the keys of xterm and its kin (CSI and SS3 forms alike, whatever the keypad mode), the Linux
/// console, rxvt, modifyOtherKeys and CSI-u, SGR mouse reports, bracketed paste and focus reports. Replies
/// that nobody asked for (CSI, OSC, DCS, APC, PM, SOS) are swallowed, never typed; only what a terminal says about its
/// ground (OSC 11, mode 2031) becomes an event. Invalid UTF-8 is dropped.
///
/// Source: ECMA-48 5.4; XTerm Control Sequences (ctlseqs).
public struct InputDecoder: Sendable {
  enum State: Sendable {
    case ground
    case escape
    case control(parameters: [UInt8])
    case linuxFunction
    case legacyMouse(left: Int)
    case single
    /// Inside an OSC, DCS, APC, PM or SOS string; `opener` is the character after ESC.
    case string(opener: UInt8, length: Int, afterEscape: Bool)
    case scalar(value: UInt32, left: Int, minimum: UInt32)
    case paste
  }

  var state = State.ground
  var alt = false
  var pasted: [UInt8] = []
  /// The beginning of the OSC string that is being read.
  var command: [UInt8] = []
  var events: [InputEvent] = []

  /// Pasted text beyond this many bytes is cut.
  public static let pasteLimit = 1 << 20

  public init() {}

  /// The events that `bytes`, after all bytes before them, complete.
  public mutating func decode(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
    for byte in bytes { take(byte) }
    defer { events = [] }
    return events
  }

  /// How long to wait for the rest of what has begun before calling ``expire()``; nil when nothing has.
  public var patienceMilliseconds: Int? {
    switch state {
    case .ground: nil
    case .escape: 25
    case .control(let parameters): parameters.isEmpty ? 25 : 500
    case .single: 25
    case .string(_, let length, _): length == 0 ? 25 : 500
    case .linuxFunction, .legacyMouse, .scalar: 500
    case .paste: 5000
    }
  }

  /// The events that silence completes: an ESC with nothing behind it is the escape key.
  public mutating func expire() -> [InputEvent] {
    let ended = state
    state = .ground
    defer {
      events = []
      alt = false
    }
    switch ended {
    case .escape: events.append(.key(.escape))
    case .control(let parameters) where parameters.isEmpty: typeAlt("[")
    case .single: typeAlt("O")
    case .string(let opener, 0, false): typeAlt(Unicode.Scalar(opener))
    case .paste: endPaste()
    default: break
    }
    return events
  }

  private mutating func take(_ byte: UInt8) {
    switch state {
    case .ground: takeGround(byte)
    case .escape: takeEscape(byte)
    case .control(let parameters): takeControl(byte, parameters)
    case .linuxFunction:
      state = .ground
      if (0x41...0x45).contains(byte) { emit(.function(byte - 0x40)) }
    case .legacyMouse(let left): state = left > 1 ? .legacyMouse(left: left - 1) : .ground
    case .single: takeSingle(byte)
    case .string(let opener, let length, let afterEscape): takeString(byte, opener, length, afterEscape)
    case .scalar(let value, let left, let minimum): takeScalar(byte, value, left, minimum)
    case .paste: takePaste(byte)
    }
  }

  private mutating func takeGround(_ byte: UInt8) {
    switch byte {
    case 0x1B: state = .escape
    case 0x0D, 0x0A: emit(.enter)
    case 0x09: emit(.tab)
    case 0x7F, 0x08: emit(.backspace)
    case 0x00: emit(.character(" "), .control)
    case 0x01...0x1A: emit(.character(Unicode.Scalar(byte + 0x60)), .control)
    case 0x1C...0x1F: emit(.character(Unicode.Scalar(byte + 0x40)), .control)
    case 0x20..<0x7F: emit(.character(Unicode.Scalar(byte)))
    case 0xC2...0xDF: state = .scalar(value: UInt32(byte & 0x1F), left: 1, minimum: 0x80)
    case 0xE0...0xEF: state = .scalar(value: UInt32(byte & 0x0F), left: 2, minimum: 0x800)
    case 0xF0...0xF4: state = .scalar(value: UInt32(byte & 0x07), left: 3, minimum: 0x10000)
    default: alt = false
    }
  }

  private mutating func takeEscape(_ byte: UInt8) {
    switch byte {
    case 0x1B: events.append(.key(.escape))
    case UInt8(ascii: "["): state = .control(parameters: [])
    case UInt8(ascii: "O"): state = .single
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
      state = .string(opener: byte, length: 0, afterEscape: false)
      command = []
    default:
      alt = true
      state = .ground
      takeGround(byte)
    }
  }

  private mutating func takeControl(_ byte: UInt8, _ parameters: [UInt8]) {
    switch byte {
    case 0x1B: state = .escape
    case 0x18, 0x1A: state = .ground
    case UInt8(ascii: "[") where parameters.isEmpty: state = .linuxFunction
    case UInt8(ascii: "M") where parameters.isEmpty: state = .legacyMouse(left: 3)
    case 0x40...0x7E:
      state = .ground
      dispatch(byte, parameters)
    case 0x20...0x3F:
      // An overlong sequence is still swallowed to its end, but means nothing.
      state = .control(parameters: parameters.count < 64 ? parameters + [byte] : parameters)
    case 0x80...: state = .ground
    default: break
    }
  }

  private mutating func takeSingle(_ byte: UInt8) {
    state = .ground
    switch byte {
    case 0x1B: state = .escape
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ";"): state = .single
    case UInt8(ascii: "j")...UInt8(ascii: "y"): emit(.character(Unicode.Scalar(byte - 0x40)))
    case UInt8(ascii: "M"): emit(.enter)
    default: if let code = InputDecoder.letters[byte] { emit(code) }
    }
  }

  private mutating func takeString(_ byte: UInt8, _ opener: UInt8, _ length: Int, _ afterEscape: Bool) {
    switch byte {
    case 0x18, 0x1A: state = .ground
    case 0x07: endString(opener)
    case UInt8(ascii: "\\") where afterEscape: endString(opener)
    case 0x1B: state = .string(opener: opener, length: length + 1, afterEscape: true)
    default:
      if afterEscape {
        state = .escape
        takeEscape(byte)
      } else {
        if command.count < 64 { command.append(byte) }
        // A reply that never ends must not swallow the keyboard.
        state = length < 65_536 ? .string(opener: opener, length: length + 1, afterEscape: false) : .ground
      }
    }
  }

  private mutating func endString(_ opener: UInt8) {
    state = .ground
    if opener == UInt8(ascii: "]") { dispatchCommand(command) }
  }

  private mutating func takeScalar(_ byte: UInt8, _ value: UInt32, _ left: Int, _ minimum: UInt32) {
    guard (0x80...0xBF).contains(byte) else {
      state = .ground
      alt = false
      return takeGround(byte)
    }
    let value = value << 6 | UInt32(byte & 0x3F)
    guard left == 1 else {
      state = .scalar(value: value, left: left - 1, minimum: minimum)
      return
    }
    state = .ground
    guard value >= minimum, value >= 0xA0, let scalar = Unicode.Scalar(value) else {
      alt = false
      return
    }
    emit(.character(scalar))
  }

  mutating func emit(_ code: Key.Code, _ modifiers: Key.Modifiers = []) {
    events.append(.key(Key(code, alt ? modifiers.union(.alt) : modifiers)))
    alt = false
  }

  private mutating func typeAlt(_ scalar: Unicode.Scalar) {
    events.append(.key(Key(.character(scalar), .alt)))
  }

  static let letters: [UInt8: Key.Code] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
    UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end, UInt8(ascii: "P"): .function(1),
    UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3), UInt8(ascii: "S"): .function(4),
  ]
}
