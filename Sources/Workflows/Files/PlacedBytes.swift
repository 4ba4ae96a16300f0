import Glibc

/// Bytes at a place of an open file.
enum PlacedBytes {
  /// `count` bytes from `offset` on, fewer only at the file's end; `nil` on failure, and `errno` says which.
  static func read(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8]? {
    var hasFailed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let read = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
        if read < 0 && errno == EINTR { continue }
        hasFailed = read < 0
        guard read > 0 else { return }
        filled += read
      }
    }
    return hasFailed ? nil : bytes
  }
}
