/// A small terminal: takes the bytes that a program writes, and holds the screen they make.
///
/// Knows what ncurses sends to xterm-256color, screen, tmux, linux and vt100. Whatever else comes is counted in
/// ``unknown``, so that a test notices.
public struct VTGrid: Sendable {
  /// One cell.
  ///
  /// A wide glyph's second cell has no text.
  public struct Cell: Hashable, Sendable {
    public var text = " "
    public var foreground = "default"
    public var background = "default"
    public var attributes: Set<String> = []
  }

  public private(set) var columns: Int
  public private(set) var rows: Int
  public private(set) var cells: [[Cell]]
  public private(set) var row = 0
  public private(set) var column = 0
  /// Private modes that are set, such as 1049 (alternate screen), 25 (cursor), 2004 (paste).
  public private(set) var modes: Set<Int> = [7, 25]
  public private(set) var title = ""
  public private(set) var unknown: [String] = []
  /// How many frames were bracketed by mode 2026.
  public private(set) var frames = 0

  private var pen = Cell()
  private var wrapIsPending = false
  private var region: ClosedRange<Int>
  private var saved = (row: 0, column: 0, pen: Cell())
  private var state = State.ground
  private var pending: [UInt8] = []
  private let width: @Sendable (UInt32) -> Int

  private enum State: Sendable {
    case ground
    case escape
    case control
    case charset
    case string
  }

  /// Starts blank; `width` gives the cells of a scalar, as the terminal counts them.
  public init(columns: Int, rows: Int, width: @escaping @Sendable (UInt32) -> Int) {
    self.columns = columns
    self.rows = rows
    self.width = width
    cells = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    region = 0...rows - 1
  }

  /// The screen's text, row by row, without trailing spaces.
  public var text: String {
    cells.map { row in
      var line = row.map(\.text).joined()
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  public mutating func resize(columns: Int, rows: Int) {
    cells = (0..<rows).map { row in
      (0..<columns).map { column in
        row < self.rows && column < self.columns ? cells[row][column] : Cell()
      }
    }
    self.columns = columns
    self.rows = rows
    region = 0...rows - 1
    row = min(row, rows - 1)
    column = min(column, columns - 1)
  }

  public mutating func take(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { take(byte) }
  }

  private mutating func take(_ byte: UInt8) {
    switch state {
    case .ground: takeGround(byte)
    case .escape: takeEscape(byte)
    case .control:
      pending.append(byte)
      if (0x40...0x7E).contains(byte) {
        state = .ground
        control()
      }
    case .charset: state = .ground
    case .string:
      pending.append(byte)
      if byte == 0x07 || pending.suffix(2) == [0x1B, 0x5C] {
        state = .ground
        let text = String(decoding: pending.dropLast(byte == 0x07 ? 1 : 2), as: UTF8.self)
        if text.hasPrefix("2;") { title = String(text.dropFirst(2)) }
        pending = []
      }
    }
  }

  private mutating func takeGround(_ byte: UInt8) {
    switch byte {
    case 0x1B:
      state = .escape
      pending = []
    case 0x0D: move(row, 0)
    case 0x0A: lineFeed()
    case 0x08: move(row, column - 1)
    case 0x09: move(row, (column / 8 + 1) * 8)
    case 0x07, 0x0E, 0x0F, 0x00: break
    case 0x20..<0x7F: draw(UInt32(byte))
    case 0x80...:
      pending.append(byte)
      let text = String(decoding: pending, as: UTF8.self)
      if let scalar = text.unicodeScalars.first, scalar != "\u{FFFD}" || pending == [0xEF, 0xBF, 0xBD] {
        pending = []
        draw(scalar.value)
      }
    default: unknown.append("control \(byte)")
    }
  }

  private mutating func takeEscape(_ byte: UInt8) {
    state = .ground
    switch byte {
    case UInt8(ascii: "["): state = .control
    case UInt8(ascii: "]"), UInt8(ascii: "P"): state = .string
    case UInt8(ascii: "("), UInt8(ascii: ")"): state = .charset
    case UInt8(ascii: "="), UInt8(ascii: ">"): break
    case UInt8(ascii: "7"): saved = (row, column, pen)
    case UInt8(ascii: "8"):
      move(saved.row, saved.column)
      pen = saved.pen
    case UInt8(ascii: "M"):
      if row == region.lowerBound { scroll(down: 1) } else { move(row - 1, column) }
    case UInt8(ascii: "D"): lineFeed()
    case UInt8(ascii: "H"): break
    case UInt8(ascii: "c"): self = VTGrid(columns: columns, rows: rows, width: width)
    default: unknown.append("ESC \(Character(Unicode.Scalar(byte)))")
    }
  }

  // MARK: Drawing

  private mutating func draw(_ value: UInt32) {
    guard let scalar = Unicode.Scalar(value) else { return }
    let width = self.width(value)
    if width == 0 {
      let target = max((wrapIsPending ? column : column - 1), 0)
      let lead = cells[row][target].text.isEmpty ? max(target - 1, 0) : target
      cells[row][lead].text.unicodeScalars.append(scalar)
      return
    }
    if wrapIsPending || column + max(width, 1) > columns {
      move(row, 0)
      lineFeed()
    }
    erase(column..<min(column + max(width, 1), columns), keepsPen: true)
    cells[row][column].text = String(Character(scalar))
    if width == 2, column + 1 < columns { cells[row][column + 1].text = "" }
    if column + max(width, 1) >= columns {
      column = columns - 1
      wrapIsPending = true
    } else {
      column += max(width, 1)
    }
  }

  /// Blanks cells of the cursor's row, and the other half of every wide glyph that is cut.
  private mutating func erase(_ range: Range<Int>, keepsPen: Bool = false) {
    let range = range.clamped(to: 0..<columns)
    guard !range.isEmpty else { return }
    if cells[row][range.lowerBound].text.isEmpty, range.lowerBound > 0 {
      cells[row][range.lowerBound - 1].text = " "
    }
    if range.upperBound < columns, cells[row][range.upperBound].text.isEmpty {
      cells[row][range.upperBound].text = " "
    }
    for index in range {
      var blank = keepsPen ? pen : Cell()
      blank.text = " "
      blank.background = pen.background
      cells[row][index] = blank
    }
  }

  private mutating func move(_ row: Int, _ column: Int) {
    self.row = min(max(row, 0), rows - 1)
    self.column = min(max(column, 0), columns - 1)
    wrapIsPending = false
  }

  private mutating func lineFeed() {
    wrapIsPending = false
    if row == region.upperBound { scroll(down: -1) } else { move(row + 1, column) }
  }

  /// Moves the lines of the region from `top` on down by `count`, or up when negative.
  private mutating func scroll(down count: Int, from top: Int? = nil) {
    let lines = (top ?? region.lowerBound)...region.upperBound
    var blank = Cell()
    blank.background = pen.background
    for _ in 0..<min(abs(count), lines.count) {
      if count > 0 {
        cells.remove(at: lines.upperBound)
        cells.insert(Array(repeating: blank, count: columns), at: lines.lowerBound)
      } else {
        cells.remove(at: lines.lowerBound)
        cells.insert(Array(repeating: blank, count: columns), at: lines.upperBound)
      }
    }
  }

  // MARK: Control sequences

  private mutating func control() {
    let final = pending.removeLast()
    let isPrivate = pending.first == UInt8(ascii: "?")
    let body = String(decoding: isPrivate ? pending.dropFirst() : pending[...], as: UTF8.self)
    pending = []
    let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    func number(_ index: Int, or missing: Int) -> Int {
      index < numbers.count ? numbers[index] ?? missing : missing
    }
    let count = max(number(0, or: 1), 1)
    if isPrivate {
      return setModes(numbers.compactMap { $0 }, final)
    }
    switch Character(Unicode.Scalar(final)) {
    case "H", "f": move(number(0, or: 1) - 1, number(1, or: 1) - 1)
    case "A": move(row - count, column)
    case "B": move(row + count, column)
    case "C": move(row, column + count)
    case "D": move(row, column - count)
    case "G", "`": move(row, count - 1)
    case "d": move(count - 1, column)
    case "Z": move(row, max((column - 1) / 8 * 8, 0))
    case "K": eraseLine(number(0, or: 0))
    case "J": eraseScreen(number(0, or: 0))
    case "X": erase(column..<column + count)
    case "P": deleteCells(count)
    case "@": insertCells(count)
    case "L": scroll(down: count, from: row)
    case "M": scroll(down: -count, from: row)
    case "S": scroll(down: -count)
    case "T": scroll(down: count)
    case "b": repeatLast(count)
    case "m": setLook(numbers.map { $0 ?? 0 })
    case "r":
      let bottom = min(number(1, or: rows), rows) - 1
      region = min(max(number(0, or: 1) - 1, 0), bottom)...bottom
      move(0, 0)
    case "h", "l", "t", "n", "c": break
    default: unknown.append("CSI \(body)\(Character(Unicode.Scalar(final)))")
    }
  }

  private mutating func setModes(_ numbers: [Int], _ final: UInt8) {
    for mode in numbers {
      if final == UInt8(ascii: "h") {
        if modes.insert(mode).inserted, mode == 2026 { frames += 1 }
      } else if final == UInt8(ascii: "l") {
        modes.remove(mode)
      } else if final != UInt8(ascii: "c") {
        unknown.append("CSI ?\(mode)\(Character(Unicode.Scalar(final)))")
      }
    }
  }

  private mutating func eraseLine(_ kind: Int) {
    switch kind {
    case 0: erase(column..<columns)
    case 1: erase(0..<column + 1)
    default: erase(0..<columns)
    }
  }

  private mutating func eraseScreen(_ kind: Int) {
    let here = row
    let others = kind == 0 ? here + 1..<rows : kind == 1 ? 0..<here : 0..<rows
    if kind < 2 { eraseLine(kind) }
    for index in others {
      row = index
      erase(0..<columns)
    }
    row = here
  }

  private mutating func deleteCells(_ count: Int) {
    var blank = Cell()
    blank.background = pen.background
    for _ in 0..<min(count, columns - column) {
      cells[row].remove(at: column)
      cells[row].append(blank)
    }
  }

  private mutating func insertCells(_ count: Int) {
    var blank = Cell()
    blank.background = pen.background
    for _ in 0..<min(count, columns - column) {
      cells[row].removeLast()
      cells[row].insert(blank, at: column)
    }
  }

  private mutating func repeatLast(_ count: Int) {
    let before = wrapIsPending ? column : column - 1
    guard before >= 0, let scalar = cells[row][before].text.unicodeScalars.first else { return }
    for _ in 0..<count { draw(scalar.value) }
  }

  private mutating func setLook(_ numbers: [Int]) {
    var rest = numbers[...]
    if rest.isEmpty { rest = [0] }
    while let number = rest.popFirst() {
      switch number {
      case 0:
        pen.foreground = "default"
        pen.background = "default"
        pen.attributes = []
      case 1: pen.attributes.insert("bold")
      case 2: pen.attributes.insert("dim")
      case 3: pen.attributes.insert("italic")
      case 4: pen.attributes.insert("underline")
      case 10...12: break
      case 7: pen.attributes.insert("reverse")
      case 22: pen.attributes.subtract(["bold", "dim"])
      case 23: pen.attributes.remove("italic")
      case 24: pen.attributes.remove("underline")
      case 27: pen.attributes.remove("reverse")
      case 30...37: pen.foreground = "ansi\(number - 30)"
      case 90...97: pen.foreground = "ansi\(number - 82)"
      case 40...47: pen.background = "ansi\(number - 40)"
      case 100...107: pen.background = "ansi\(number - 92)"
      case 39: pen.foreground = "default"
      case 49: pen.background = "default"
      case 38, 48:
        let color = VTGrid.color(&rest)
        if number == 38 { pen.foreground = color } else { pen.background = color }
      default: unknown.append("SGR \(number)")
      }
    }
  }

  private static func color(_ rest: inout ArraySlice<Int>) -> String {
    let kind = rest.popFirst()
    if kind == 2, let red = rest.popFirst(), let green = rest.popFirst(), let blue = rest.popFirst() {
      let bytes = [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      return "#" + bytes.joined()
    }
    guard kind == 5, let index = rest.popFirst() else { return "?" }
    return index < 16 ? "ansi\(index)" : "index\(index)"
  }
}
