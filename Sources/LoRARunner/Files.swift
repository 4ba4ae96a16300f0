import Glibc

/// The bytes of a regular file of at most `limit` bytes.
func readFile(_ path: String, limit: Int) throws(RunnerError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw RunnerError("\(path): \(String(cString: strerror(errno)))") }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    throw RunnerError("\(path): not a regular file")
  }
  let size = Int(status.st_size)
  guard size <= limit else { throw RunnerError("\(path): \(size) bytes, more than the limit of \(limit)") }
  var bytes = [UInt8](repeating: 0, count: size)
  var filled = 0
  while filled < size {
    let got = bytes.withUnsafeMutableBytes {
      read(descriptor, $0.baseAddress?.advanced(by: filled), size - filled)
    }
    if got < 0 && errno == EINTR { continue }
    guard got > 0 else { throw RunnerError("\(path): ends after \(filled) of \(size) bytes") }
    filled += got
  }
  return bytes
}

/// Writes all of `bytes` at once, so that each answer leaves when it is ready; `false` when nobody reads any more.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  var written = 0
  while written < bytes.count {
    let put = bytes.withUnsafeBytes {
      write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
    }
    if put < 0 && errno == EINTR { continue }
    guard put > 0 else { return false }
    written += put
  }
  return true
}

/// Lines from a descriptor, none longer than the limit.
struct LineReader {
  let descriptor: Int32
  let limit: Int
  private var buffer: [UInt8] = []
  private var start = 0
  private var searched = 0
  private var ended = false

  init(descriptor: Int32, limit: Int) {
    self.descriptor = descriptor
    self.limit = limit
  }

  /// The next line without its line feed, or `nil` at the end of the input.
  mutating func next() throws(RunnerError) -> [UInt8]? {
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        guard end - start <= limit else { throw tooLong }
        let line = Array(buffer[start..<end])
        start = end + 1
        searched = start
        return line
      }
      searched = buffer.count
      guard buffer.count - start <= limit else { throw tooLong }
      if ended { return try last() }
      buffer.removeFirst(start)
      searched -= start
      start = 0
      try fill()
    }
  }

  private var tooLong: RunnerError { RunnerError("a request line is longer than \(limit) bytes") }

  private mutating func last() throws(RunnerError) -> [UInt8]? {
    guard start < buffer.count else { return nil }
    let line = Array(buffer[start...])
    start = buffer.count
    return line
  }

  private mutating func fill() throws(RunnerError) {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let got = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw RunnerError("standard input: \(String(cString: strerror(errno)))") }
      ended = got == 0
      buffer += chunk[..<got]
      return
    }
  }
}
