/// How hard a passphrase is to guess, roughly; only its look is judged, no dictionary is asked.
public enum PassphraseStrength: Int, Hashable, Sendable, Comparable {
  case tooShort, tooPlain, weak, fair, strong

  /// Fewer bytes than this are not taken.
  public static let minimumBytes = 12

  /// Looks at the bytes once and keeps nothing of them.
  public init(of bytes: some Collection<UInt8>) {
    var kinds: Set<Int> = []
    var seen: [Bool] = Array(repeating: false, count: 256)
    var steps = 0
    var previous: UInt8?
    for byte in bytes {
      seen[Int(byte)] = true
      kinds.insert(Self.kind(of: byte))
      // A run such as aaaa or 1234 adds little.
      if let previous, byte &- previous > 1 { steps += 1 }
      previous = byte
    }
    let distinct = seen.count { $0 }
    if bytes.count < Self.minimumBytes {
      self = .tooShort
    } else if distinct < 5 || steps < 4 {
      self = .tooPlain
    } else {
      let points = min(bytes.count, steps * 2) + distinct + kinds.count * 2
      self = points < 28 ? .weak : points < 40 ? .fair : .strong
    }
  }

  private static func kind(of byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): 0
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): 1
    case UInt8(ascii: "0")...UInt8(ascii: "9"): 2
    case 0x80...: 3
    default: 4
    }
  }

  public var isAccepted: Bool { self >= .weak }

  /// In words, with what would make it better.
  public var words: String {
    switch self {
    case .tooShort: "too short: at least \(Self.minimumBytes) characters"
    case .tooPlain: "too plain: use several different words"
    case .weak: "weak: one or two more words would help"
    case .fair: "fair: one more word makes it strong"
    case .strong: "strong"
    }
  }

  public static func < (left: PassphraseStrength, right: PassphraseStrength) -> Bool {
    left.rawValue < right.rawValue
  }
}
