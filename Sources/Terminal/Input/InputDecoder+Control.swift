/// The meaning of whole control sequences, and of pasted text.
extension InputDecoder {
  mutating func dispatch(_ final: UInt8, _ parameters: [UInt8]) {
    if parameters.first == UInt8(ascii: "<") { return dispatchMouse(final, parameters.dropFirst()) }
    // DEC mode 2031: the terminal's ground is dark (1) or light (2).
    if final == UInt8(ascii: "n"), parameters == Array("?997;1".utf8) || parameters == Array("?997;2".utf8) {
      return events.append(.appearance(isDark: parameters.last == UInt8(ascii: "1")))
    }
    // Private and intermediate bytes mark replies (`?`, `>`, `$`), never keys.
    guard let numbers = InputDecoder.numbers(parameters[...]) else { return }
    let modifiers = InputDecoder.modifiers(numbers.count > 1 ? numbers[1] : 1)
    switch final {
    case UInt8(ascii: "I") where numbers.isEmpty: events.append(.focus(true))
    case UInt8(ascii: "O") where numbers.isEmpty: events.append(.focus(false))
    case UInt8(ascii: "Z"): emit(.tab, .shift)
    case UInt8(ascii: "~"): dispatchTilde(numbers, modifiers)
    case UInt8(ascii: "u"): if let code = numbers.first { dispatchCode(code, modifiers) }
    default:
      // `CSI row ; column R` is a cursor report unless it says 1, as a modified F3 does.
      guard let code = InputDecoder.letters[final], (numbers.first ?? 1) <= 1, numbers.count <= 2 else {
        return
      }
      emit(code, modifiers)
    }
  }

  /// The end of an OSC string.
  ///
  /// Only the answer about the ground's colour (OSC 11) means something: `11;rgb:RRRR/GGGG/BBBB`.
  mutating func dispatchCommand(_ text: [UInt8]) {
    let prefix = Array("11;rgb:".utf8)
    guard text.starts(with: prefix) else { return }
    let parts = text.dropFirst(prefix.count)
      .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let levels = parts.compactMap(InputDecoder.level)
    guard parts.count == 3, levels.count == 3 else { return }
    // Half of white's brightness, by the weights of ITU-R BT.601.
    events.append(.appearance(isDark: 0.299 * levels[0] + 0.587 * levels[1] + 0.114 * levels[2] < 0.5))
  }

  /// One to four hexadecimal digits as a part of 1.
  private static func level(_ digits: ArraySlice<UInt8>) -> Double? {
    guard (1...4).contains(digits.count), let value = Int(String(decoding: digits, as: UTF8.self), radix: 16),
      value >= 0
    else { return nil }
    return Double(value) / Double((1 << (4 * digits.count)) - 1)
  }

  private mutating func dispatchTilde(_ numbers: [Int], _ modifiers: Key.Modifiers) {
    guard let first = numbers.first else { return }
    switch first {
    case 200:
      pasted = []
      state = .paste
    case 27 where numbers.count == 3: dispatchCode(numbers[2], modifiers)
    default: if let code = InputDecoder.tildes[first] { emit(code, modifiers) }
    }
  }

  /// A key reported by its code point, as modifyOtherKeys and CSI-u do.
  private mutating func dispatchCode(_ value: Int, _ modifiers: Key.Modifiers) {
    switch value {
    case 9: emit(.tab, modifiers)
    case 13: emit(.enter, modifiers)
    case 27: emit(.escape, modifiers)
    case 127, 8: emit(.backspace, modifiers)
    case 0x20..<0x7F, 0xA0...0x10FFFF:
      guard let scalar = UInt32(exactly: value).flatMap({ Unicode.Scalar($0) }),
        scalar.properties.generalCategory != .privateUse
      else { return }
      emit(.character(scalar), modifiers.subtracting(.shift))
    default: break
    }
  }

  private mutating func dispatchMouse(_ final: UInt8, _ parameters: ArraySlice<UInt8>) {
    guard final == UInt8(ascii: "M") || final == UInt8(ascii: "m"),
      let numbers = InputDecoder.numbers(parameters), numbers.count == 3
    else { return }
    let code = numbers[0]
    let isPress = final == UInt8(ascii: "M")
    let kind: MouseEvent.Kind
    // Bit 5 is motion, which was not asked for.
    switch code & ~0b1_1100 {
    case 0: kind = isPress ? .press(.left) : .release(.left)
    case 1: kind = isPress ? .press(.middle) : .release(.middle)
    case 2: kind = isPress ? .press(.right) : .release(.right)
    case 64: kind = .wheelUp
    case 65: kind = .wheelDown
    default: return
    }
    var modifiers: Key.Modifiers = []
    if code & 4 != 0 { modifiers.insert(.shift) }
    if code & 8 != 0 { modifiers.insert(.alt) }
    if code & 16 != 0 { modifiers.insert(.control) }
    let position = Point(column: max(numbers[1] - 1, 0), row: max(numbers[2] - 1, 0))
    events.append(.mouse(MouseEvent(kind, at: position, modifiers: modifiers)))
  }

  mutating func takePaste(_ byte: UInt8) {
    let end = InputDecoder.pasteEnd
    pasted.append(byte)
    if pasted.count >= end.count, pasted[(pasted.count - end.count)...].elementsEqual(end) {
      pasted.removeLast(end.count)
      state = .ground
      endPaste()
    } else if pasted.count > InputDecoder.pasteLimit + end.count {
      // Beyond the limit only the tail is kept, to find the end.
      pasted.remove(at: InputDecoder.pasteLimit)
    }
  }

  mutating func endPaste() {
    var text = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in String(decoding: pasted.prefix(InputDecoder.pasteLimit), as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\r": text.append("\n")
      case "\n": if previous != "\r" { text.append("\n") }
      case "\t": text.append(scalar)
      default: if scalar.properties.generalCategory != .control { text.append(scalar) }
      }
      previous = scalar
    }
    pasted = []
    events.append(.paste(String(text)))
  }

  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  /// The numbers between semicolons, an absent one as 1; nil when anything else is among them.
  private static func numbers(_ bytes: ArraySlice<UInt8>) -> [Int]? {
    guard !bytes.isEmpty else { return [] }
    var numbers: [Int] = []
    for part in bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
      // Sub-parameters after a colon refine what is understood without them.
      let digits = part.prefix { $0 != UInt8(ascii: ":") }
      guard digits.count <= 7, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      numbers.append(digits.isEmpty ? 1 : digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
    }
    return numbers
  }

  /// xterm's modifier parameter: 1 plus a bit each for shift, alt and control.
  private static func modifiers(_ parameter: Int) -> Key.Modifiers {
    let bits = max(parameter - 1, 0)
    var modifiers: Key.Modifiers = []
    if bits & 1 != 0 { modifiers.insert(.shift) }
    if bits & 2 != 0 { modifiers.insert(.alt) }
    if bits & 4 != 0 { modifiers.insert(.control) }
    return modifiers
  }

  private static let tildes: [Int: Key.Code] = [
    1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
    17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
    23: .function(11), 24: .function(12),
  ]
}
