/// The characters among the bytes that a program writes to a terminal, without where and how they are shown.
///
/// Enough to see whether a word without blanks has arrived; not a screen.
struct VisibleText {
  private enum State { case text, escape, control, string, stringEscape, charset }

  private var state = State.text
  /// UTF-8; where the cursor was moved there is one line feed.
  private(set) var bytes: [UInt8] = []

  mutating func take(_ output: some Sequence<UInt8>) {
    for byte in output { take(byte) }
  }

  func contains(_ word: String) -> Bool {
    bytes.firstRange(of: Array(word.utf8)) != nil
  }

  mutating func clear() { bytes.removeAll(keepingCapacity: true) }

  private mutating func take(_ byte: UInt8) {
    switch state {
    case .text:
      if byte == 0x1B { state = .escape } else if byte >= 0x20 { bytes.append(byte) } else { separate() }
    case .escape:
      switch byte {
      case UInt8(ascii: "["): state = .control
      case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"): state = .string
      case UInt8(ascii: "("), UInt8(ascii: ")"): state = .charset
      default: state = .text
      }
    case .control:
      guard (0x40...0x7E).contains(byte) else { return }
      // Colours do not part words, everything else does.
      if byte != UInt8(ascii: "m") { separate() }
      state = .text
    case .string:
      if byte == 0x07 { state = .text } else if byte == 0x1B { state = .stringEscape }
    case .stringEscape, .charset: state = .text
    }
  }

  private mutating func separate() {
    if bytes.last != 0x0A { bytes.append(0x0A) }
  }
}
