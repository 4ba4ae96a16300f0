public import Governance

/// What a machine's clock said at a moment that the machine's own count of time since it started can be asked about.
public struct ClockReading: Hashable, Sendable {
  /// Which start of the machine ``uptime`` counts from.
  public var boot: String
  public var uptime: TimeSpan
  public var wall: Timestamp

  public init(boot: String, uptime: TimeSpan, wall: Timestamp) {
    self.boot = boot
    self.uptime = uptime
    self.wall = wall
  }

  /// Three lines, each ended by a line feed.
  var text: String { "\(boot)\n\(uptime.milliseconds)\n\(wall.rfc3339)\n" }

  init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 4, lines[3].isEmpty, (1...64).contains(lines[0].utf8.count),
      let uptime = Int64(lines[1]), uptime >= 0, let wall = Timestamp(rfc3339: String(lines[2]))
    else { return nil }
    self.init(boot: String(lines[0]), uptime: TimeSpan(milliseconds: uptime), wall: wall)
  }
}

extension PinFolder {
  private var clockFile: String { "\(path)/clock" }

  /// The reading that was kept; `nil` when there is none that can be read.
  public func clock() -> ClockReading? {
    guard let bytes = try? contents(of: clockFile) else { return nil }
    return ClockReading(text: String(decoding: bytes, as: UTF8.self))
  }

  /// Keeps a reading to compare later ones with.
  public func keep(_ reading: ClockReading) throws {
    let file = clockFile
    try locked(file) { try replace(file, with: Array(reading.text.utf8)) }
  }
}
