internal import Glibc

/// Bytes of an open file: whole, whatever signals come and in how many pieces the system takes or gives them.
public enum FileBytes {
  private static let pieceBytes = 65_536

  /// Fills `buffer` as far as the file goes, from where it stands or from `offset` on.
  ///
  /// - Returns: How many bytes came; `nil` on failure, and `errno` says which.
  public static func fill(
    _ buffer: UnsafeMutableRawBufferPointer, from file: Int32, at offset: Int? = nil
  ) -> Int? {
    var filled = 0
    while filled < buffer.count, let start = buffer.baseAddress {
      let count = uninterrupted {
        if let offset {
          pread(file, start + filled, buffer.count - filled, off_t(offset + filled))
        } else {
          Glibc.read(file, start + filled, buffer.count - filled)
        }
      }
      guard count >= 0 else { return nil }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// What is left of a file, at most `limit` bytes; `nil` on failure, and `errno` says which.
  public static func read(_ file: Int32, atMost limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: min(limit, pieceBytes))
    while bytes.count < limit {
      let wanted = min(limit - bytes.count, buffer.count)
      let count = buffer.withUnsafeMutableBytes { piece in
        uninterrupted { Glibc.read(file, piece.baseAddress, wanted) }
      }
      guard count >= 0 else { return nil }
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return bytes
  }

  /// `count` bytes from `offset` on, fewer only at the file's end; `nil` on failure, and `errno` says which.
  public static func read(_ file: Int32, at offset: Int, count: Int) -> [UInt8]? {
    var hasFailed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let found = fill(UnsafeMutableRawBufferPointer(buffer), from: file, at: offset)
      hasFailed = found == nil
      filled = found ?? 0
    }
    return hasFailed ? nil : bytes
  }

  /// Whether all of `bytes` were written, where the file stands or from `offset` on; `errno` says why not.
  public static func write(
    _ bytes: UnsafeRawBufferPointer, to file: Int32, at offset: Int? = nil
  ) -> Bool {
    var done = 0
    while done < bytes.count, let start = bytes.baseAddress {
      let count = uninterrupted {
        if let offset {
          pwrite(file, start + done, bytes.count - done, off_t(offset + done))
        } else {
          Glibc.write(file, start + done, bytes.count - done)
        }
      }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  public static func write(_ bytes: [UInt8], to file: Int32, at offset: Int? = nil) -> Bool {
    bytes.withUnsafeBytes { write($0, to: file, at: offset) }
  }

  /// Whether what was written is on disk; `errno` says why not.
  ///
  /// Where a file system has no such promise to give, it says so with EINVAL, and there is no more to be done.
  public static func synchronise(_ file: Int32) -> Bool { fsync(file) == 0 || errno == EINVAL }
}
