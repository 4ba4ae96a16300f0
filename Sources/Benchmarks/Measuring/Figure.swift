import StrictJSON

/// One line of a report: what we need, what somebody else needs for the same in the same run, and the ratio.
struct Figure: Sendable {
  enum Unit: String, Sendable {
    case milliseconds = "ms"
    case perSecond = "/s"
    case megabytes = "MB"
    case percent = "%"
    case gigabytesPerSecond = "GB/s"
  }

  var name: String
  var unit: Unit
  /// `nil` when it could not be measured; `note` says why.
  var ours: Double?
  var references: [Reference] = []
  /// What PERFORMANCE demands, if it demands something: at most this, or at least this for a rate.
  var target: Double?
  var note = ""

  struct Reference: Sendable {
    var name: String
    var value: Double

    init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  private var isRate: Bool { unit == .perSecond || unit == .gigabytesPerSecond }

  /// `nil` without a target or a figure.
  var meetsTarget: Bool? {
    guard let target, let ours else { return nil }
    return isRate ? ours >= target : ours <= target
  }

  /// Three digits that count.
  static func text(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    let digits = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : abs(value) >= 1 ? 2 : 3
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let whole = Int64((value * scale).rounded())
    guard digits > 0 else { return grouped(whole) }
    let text = String(abs(whole))
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return (whole < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits)
  }

  private static func grouped(_ number: Int64) -> String {
    var digits = Array(String(abs(number)))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return (number < 0 ? "-" : "") + String(digits)
  }

  var json: JSONValue {
    .object([
      "name": .string(name), "unit": .string(unit.rawValue), "ours": ours.map(Self.number),
      "references": .array(
        references.map { .object(["name": .string($0.name), "value": Self.number($0.value)]) }),
      "target": target.map(Self.number), "meetsTarget": meetsTarget.map(JSONValue.bool),
      "note": note.isEmpty ? nil : .string(note),
    ])
  }

  private static func number(_ value: Double) -> JSONValue {
    value.isFinite ? .decimal("\((value * 1000).rounded() / 1000)") : .null
  }
}
