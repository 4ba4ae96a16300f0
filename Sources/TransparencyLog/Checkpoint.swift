public import Cryptography

/// What a log commits to: its name, how many entries it has, and the root of their tree.
///
/// The text form is three lines, each ended by a line feed, and is what the log key signs:
///
/// ```
/// countersign.example/acme-prod
/// 48213
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
/// ```
///
/// Source: C2SP tlog-checkpoint.
public struct Checkpoint: Hashable, Sendable {
  public static let textLimitBytes = 4096

  /// The log's unique name; not empty, one line, no control character.
  public let origin: String
  /// How many entries; not negative.
  public let size: Int
  public let root: Digest

  /// Gives `nil` for an origin or a size that the text form cannot carry.
  public init?(origin: String, size: Int, root: Digest) {
    guard Self.isOrigin(origin), size >= 0 else { return nil }
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// Reads the text form, and only exactly what ``text`` writes: extension lines are refused.
  public init(parsing text: String) throws(CheckpointError) {
    guard text.utf8.count <= Self.textLimitBytes else { throw .tooLong }
    // Bytes, not characters: to Swift a carriage return and a line feed are one character, which is no line feed.
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count == 4, lines[3].isEmpty else { throw .wrongLines(lines.count - 1) }
    let origin = String(Substring(lines[0]))
    guard Self.isOrigin(origin) else { throw .badOrigin }
    guard let size = Int(String(Substring(lines[1]))), size >= 0,
      String(size).utf8.elementsEqual(lines[1])
    else { throw .badSize }
    guard let bytes = Base64.decode(Substring(lines[2]), as: .standard), let root = Digest(bytes: bytes)
    else {
      throw .badRoot
    }
    self.origin = origin
    self.size = size
    self.root = root
  }

  public var text: String { "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n" }

  private static func isOrigin(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 1024
      && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
  }
}

/// Why a text is no checkpoint.
public enum CheckpointError: Error, Hashable, Sendable {
  case tooLong
  case wrongLines(Int)
  case badOrigin
  case badSize
  case badRoot
}
