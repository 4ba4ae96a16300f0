internal import StrictJSON

/// The sizes of a model (config.json), bounded so that no product of them overflows.
struct ModelConfiguration {
  var width: Int
  var layers: Int
  var heads: Int
  var feedForward: Int
  var context: Int
  /// A token is the index of its character; 0 ends an answer.
  var characters: [Unicode.Scalar]

  init(path: String) throws(RunnerError) {
    do {
      let value = try JSONValue(
        parsing: readFile(path, limit: 1 << 16), limits: .init(bytes: 1 << 16, depth: 4))
      var reader = try JSONObjectReader(value)
      width = try Self.size("d", 1...4096, &reader)
      layers = try Self.size("L", 1...64, &reader)
      heads = try Self.size("h", 1...64, &reader)
      feedForward = try Self.size("ff", 1...16384, &reader)
      context = try Self.size("T", 1...4096, &reader)
      let vocabulary = try Self.size("V", 2...4096, &reader)
      characters = Array(try reader.string("chars").unicodeScalars)
      try reader.finish()
      guard characters.count == vocabulary, Set(characters).count == vocabulary else {
        throw reader.problem("chars", "must hold V different characters")
      }
      guard width.isMultiple(of: heads) else { throw reader.problem("h", "must divide d") }
    } catch let error as RunnerError {
      throw error
    } catch {
      throw RunnerError("\(path): \(error)")
    }
  }

  private static func size(
    _ name: String, _ range: ClosedRange<Int64>, _ reader: inout JSONObjectReader
  ) throws(JSONFieldError) -> Int {
    let value = try reader.integer(name)
    guard range.contains(value) else { throw reader.problem(name, "must lie in \(range)") }
    return Int(value)
  }
}
