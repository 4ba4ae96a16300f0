/// Attributes of text besides its colours.
public struct Attributes: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let bold = Attributes(rawValue: 1)
  public static let dim = Attributes(rawValue: 2)
  public static let italic = Attributes(rawValue: 4)
  public static let underline = Attributes(rawValue: 8)
  public static let reverse = Attributes(rawValue: 16)

  /// Each attribute with its name in theme files, in a fixed order.
  public static let named: [(name: String, attribute: Attributes)] = [
    ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline), ("reverse", .reverse),
  ]
}

/// How a cell looks.
public struct Style: Hashable, Sendable {
  public var foreground: Color
  public var background: Color
  public var attributes: Attributes

  public init(foreground: Color = .default, background: Color = .default, attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  public static let plain = Style()

  /// The style with what `overlay` says laid over it.
  public func overlaid(by overlay: StyleOverlay) -> Style {
    Style(
      foreground: overlay.foreground ?? foreground, background: overlay.background ?? background,
      attributes: attributes.union(overlay.attributes))
  }
}

/// A partial style: what it leaves open shines through.
public struct StyleOverlay: Hashable, Sendable {
  public var foreground: Color?
  public var background: Color?
  public var attributes: Attributes

  public init(foreground: Color? = nil, background: Color? = nil, attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

extension Style: CustomStringConvertible {
  /// Such as `#d7dae0 on default bold`; the legend of golden screens.
  public var description: String {
    let names = Attributes.named.filter { attributes.contains($0.attribute) }.map(\.name)
    return (["\(foreground) on \(background)"] + names).joined(separator: " ")
  }
}

extension Color: CustomStringConvertible {
  /// As theme files write it: `default`, `ansi9`, `index240` or `#rrggbb`.
  public var description: String {
    switch self {
    case .default: return "default"
    case .ansi(let index): return "ansi\(index)"
    case .indexed(let index): return "index\(index)"
    case .rgb(let red, let green, let blue):
      return "#"
        + [red, green, blue].map { byte in
          (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
  }

  /// Reads `default`, `ansi0` to `ansi15` or `#rrggbb`; nil for anything else.
  public init?(_ text: String) {
    if text == "default" {
      self = .default
      return
    }
    if text.hasPrefix("ansi"), let index = UInt8(text.dropFirst(4)), index < 16 {
      self = .ansi(index)
      return
    }
    let digits = text.dropFirst()
    guard text.hasPrefix("#"), digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
      let value = UInt32(digits, radix: 16)
    else { return nil }
    self = .rgb(UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255))
  }
}
