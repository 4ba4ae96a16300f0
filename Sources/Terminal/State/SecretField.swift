internal import Glibc

/// A passphrase being typed, as UTF-8 that is zeroed when it is no longer needed.
///
/// Copies share the bytes until one of them changes; whoever lets go of them last zeroes them. The room is
/// reserved once, so growing leaves no copy behind.
public struct SecretField: Hashable, Sendable {
  /// The most bytes that are taken.
  public static let limit = 1024

  private var storage = SecretStorage()
  public var acceptsPaste: Bool

  public init(acceptsPaste: Bool = true) { self.acceptsPaste = acceptsPaste }

  public var isEmpty: Bool { storage.count == 0 }

  /// How many characters were typed; what is shown instead of them.
  public var length: Int {
    storage.bytes.prefix(storage.count).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// Edits by one key: only typing at the end, deleting there, and starting over.
  ///
  /// False for other keys.
  public mutating func handle(_ key: Key) -> Bool {
    if let scalar = key.typed {
      append(scalar)
      return true
    }
    switch key.description {
    case "backspace": removeLast()
    case "ctrl-u", "ctrl-w": wipe()
    default: return false
    }
    return true
  }

  /// Takes pasted text up to its first line end.
  ///
  /// False when the field takes none.
  public mutating func paste(_ pasted: String) -> Bool {
    guard acceptsPaste else { return false }
    for scalar in pasted.unicodeScalars.prefix(while: { $0 != "\n" }) { append(scalar) }
    return true
  }

  /// Lends the bytes typed; they must not be kept.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(storage) {
      try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage.bytes)[..<storage.count]))
    }
  }

  /// Zeroes and forgets what was typed.
  public mutating func wipe() { storage = SecretStorage() }

  private mutating func append(_ scalar: Unicode.Scalar) {
    let bytes = Unicode.UTF8.encode(scalar).map(Array.init) ?? []
    guard storage.count + bytes.count <= SecretField.limit else { return }
    makeUnique()
    for byte in bytes { storage.append(byte) }
  }

  private mutating func removeLast() {
    guard !isEmpty else { return }
    makeUnique()
    while storage.removeLast() & 0xC0 == 0x80 {}
  }

  private mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&storage) { storage = SecretStorage(copying: storage) }
  }

  public static func == (left: SecretField, right: SecretField) -> Bool {
    left.acceptsPaste == right.acceptsPaste
      && left.withBytes { mine in right.withBytes { mine.elementsEqual($0) } }
  }

  /// Only the length: a hash must not tell about the bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(storage.count) }
}

/// The bytes of a secret, in pages of their own: locked against swapping and left out of core dumps, as far as the
/// system allows it.
///
/// Changed only by a ``SecretField`` that holds it alone, hence safe to send.
private final class SecretStorage: @unchecked Sendable {
  private static let pageBytes = max(Int(sysconf(Int32(_SC_PAGESIZE))), SecretField.limit)
  let bytes: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  init() {
    let pages = UnsafeMutableRawPointer.allocate(byteCount: Self.pageBytes, alignment: Self.pageBytes)
    mlock(pages, Self.pageBytes)
    madvise(pages, Self.pageBytes, MADV_DONTDUMP)
    bytes = UnsafeMutableBufferPointer(
      start: pages.bindMemory(to: UInt8.self, capacity: Self.pageBytes), count: SecretField.limit)
    bytes.initialize(repeating: 0)
  }

  convenience init(copying other: SecretStorage) {
    self.init()
    _ = bytes.initialize(from: other.bytes)
    count = other.count
  }

  deinit {
    // Unlike a loop over the bytes, this is never optimised away.
    guard let start = bytes.baseAddress else { return }
    explicit_bzero(start, bytes.count)
    munlock(start, Self.pageBytes)
    madvise(start, Self.pageBytes, MADV_DODUMP)
    UnsafeMutableRawPointer(start).deallocate()
  }

  func append(_ byte: UInt8) {
    bytes[count] = byte
    count += 1
  }

  func removeLast() -> UInt8 {
    guard count > 0 else { return 0 }
    count -= 1
    defer { bytes[count] = 0 }
    return bytes[count]
  }
}
