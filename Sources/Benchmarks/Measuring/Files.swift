import Glibc

/// Small files, read and written whole.
enum Files {
  struct Failed: Error, CustomStringConvertible {
    var path: String
    var code: Int32
    var description: String { "\(path): \(String(cString: strerror(code)))" }
  }

  static func write(_ path: String, _ text: String) throws(Failed) {
    let writer = try Writer(path)
    try writer.write(text)
    writer.close()
  }

  /// In bytes; 0 for what is not there.
  static func size(_ path: String) -> Double {
    var status = stat()
    return stat(path, &status) == 0 ? Double(status.st_size) : 0
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The first executable called `name` on the search path.
  static func program(_ name: String, path: String) -> String? {
    if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
    return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// For files that are long.
  struct Writer {
    private let path: String
    private let stream: UnsafeMutablePointer<FILE>

    init(_ path: String) throws(Failed) {
      self.path = path
      guard let stream = fopen(path, "we") else { throw Failed(path: path, code: errno) }
      self.stream = stream
    }

    func write(_ text: String) throws(Failed) {
      guard fputs(text, stream) >= 0 else { throw Failed(path: path, code: errno) }
    }

    func close() { fclose(stream) }
  }
}
