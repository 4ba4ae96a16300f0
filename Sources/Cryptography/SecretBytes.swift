internal import CSodium
internal import Synchronization

/// Secret bytes in guarded memory: locked against swapping, left out of core dumps, between guard pages,
/// unreadable except inside ``withUnsafeBytes(_:)``, and zeroed when released.
///
/// Locking is best effort: where RLIMIT_MEMLOCK is spent, the bytes are still guarded and zeroed.
public final class SecretBytes: Sendable {
  public let count: Int
  // Immutable after init; its protection changes only under `readers`.
  nonisolated(unsafe) private let memory: UnsafeMutableRawPointer
  private let readers = Mutex(0)

  /// Makes `count` bytes and lets `fill` write them; they start as zeros.
  public convenience init<Failure: Error>(
    count: Int, fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    try self.init(count: count) { (start: UnsafeMutablePointer<UInt8>) throws(Failure) in
      try fill(UnsafeMutableRawBufferPointer(start: start, count: count))
    }
  }

  /// As the other, in the shape that C functions take.
  init<Failure: Error>(
    count: Int, fill: (UnsafeMutablePointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(count >= 0, "a count is not negative")
    Sodium.prepare()
    // As for every Swift allocation, running out of memory is not an error to handle.
    guard let memory = sodium_malloc(count) else { preconditionFailure("guarded memory is to be had") }
    self.count = count
    self.memory = memory
    sodium_memzero(memory, count)
    // From here on deinit frees the memory, even when `fill` throws.
    try fill(memory.assumingMemoryBound(to: UInt8.self))
    sodium_mprotect_noaccess(memory)
  }

  /// Moves `bytes` in: the caller's array is zeroed and left empty.
  public convenience init(consuming bytes: inout [UInt8]) {
    self.init(count: bytes.count) { (target: UnsafeMutableRawBufferPointer) in
      bytes.withUnsafeBytes { target.copyMemory(from: $0) }
    }
    bytes.zeroAndEmpty()
  }

  /// Copies `bytes`, which stay where they are: for the caller to zero, or guarded memory themselves.
  public convenience init(copying bytes: some Collection<UInt8>) {
    self.init(count: bytes.count) { (target: UnsafeMutableRawBufferPointer) in
      target.copyBytes(from: bytes)
    }
  }

  deinit {
    sodium_free(memory)
  }

  /// Makes the bytes readable while `body` runs; the pointer must not leave it.
  ///
  /// Several threads may read at once, and `body` may read again.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    readers.withLock { readers in
      if readers == 0 { sodium_mprotect_readonly(memory) }
      readers += 1
    }
    defer {
      readers.withLock { readers in
        readers -= 1
        if readers == 0 { sodium_mprotect_noaccess(memory) }
      }
    }
    return try body(UnsafeRawBufferPointer(start: memory, count: count))
  }

  /// As ``withUnsafeBytes(_:)``, in the shape that C functions take; never a null pointer, even for no bytes.
  func withUnsafePointer<Result, Failure: Error>(
    _ body: (UnsafePointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withUnsafeBytes { _ throws(Failure) in
      try body(UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)))
    }
  }

  /// Whether both hold the same bytes; takes the same time wherever they differ.
  public func isEqual(to other: SecretBytes) -> Bool {
    guard count == other.count else { return false }
    return withUnsafePointer { mine in
      other.withUnsafePointer { theirs in sodium_memcmp(mine, theirs, count) == 0 }
    }
  }
}

extension [UInt8] {
  /// Overwrites the bytes, also where an optimiser would leave that out, and removes them.
  public mutating func zeroAndEmpty() {
    withUnsafeMutableBytes { bytes in
      if let start = bytes.baseAddress { sodium_memzero(start, bytes.count) }
    }
    self = []
  }
}
