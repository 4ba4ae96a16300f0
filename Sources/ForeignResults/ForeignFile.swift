public import Cryptography
import StrictJSON

/// A result file of another harness, read whole.
public struct ForeignFile: Sendable {
  public enum Content: Sendable {
    case plain([UInt8])
    /// The members of an archive, in its order.
    case archive([Member])
  }

  public struct Member: Hashable, Sendable {
    public var name: String
    public var bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// What a file may not exceed.
  public enum Limit {
    /// Of one document or line.
    public static let documentBytes = 256 << 20
    public static let depth = 128
    public static let samples = 1_000_000
  }

  /// Its last path component.
  public var name: String
  /// Of the bytes as they lie on disk.
  public var digest: Digest
  public var content: Content

  public init(name: String, digest: Digest, content: Content) {
    self.name = name
    self.digest = digest
    self.content = content
  }

  /// Whether the bytes begin as a zip archive does (APPNOTE.TXT, 4.3.7).
  public static func isArchive(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) }

  func problem(_ field: String, _ problem: String, next: String? = nil) -> ForeignLogError {
    ForeignLogError(file: name, field: field, problem: problem, next: next)
  }

  /// Parses a document of this file; `part` says which, such as a member's name or a line.
  func parse(_ bytes: some Collection<UInt8>, part: String = "") throws(ForeignLogError) -> JSONValue {
    do {
      return try JSONValue(
        parsing: bytes, limits: .init(bytes: Limit.documentBytes, depth: Limit.depth))
    } catch {
      if case .unexpected(let byte, _) = error.reason, "NI".utf8.contains(byte) {
        throw problem(
          part, "line \(error.line), byte \(error.offset): NaN and Infinity are no JSON and no score",
          next: "Find out why the harness could not compute it, and run it again.")
      }
      throw problem(part, "\(error)", next: "Import the file as the harness wrote it.")
    }
  }
}

/// Why a result cannot be imported: file, field, what is wrong there, and what to do.
public struct ForeignLogError: Error, Hashable, Sendable, CustomStringConvertible {
  public var file: String
  /// The path of the field, after the member or line it is in; empty for the file itself.
  public var field: String
  public var problem: String
  public var next: String?

  public init(file: String, field: String, problem: String, next: String? = nil) {
    self.file = file
    self.field = field
    self.problem = problem
    self.next = next
  }

  public var description: String {
    field.isEmpty ? "\(file): \(problem)" : "\(file): \(field): \(problem)"
  }
}
