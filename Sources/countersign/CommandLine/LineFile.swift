import Glibc
import StrictJSON
import SystemFiles
import Workflows

/// A new file that whole lines are added to, from any thread.
final class LineFile: Sendable {
  private let descriptor: Int32

  /// - Throws: A ``Problem`` when the file exists already.
  init(_ path: String) throws(Problem) {
    descriptor = try Problem.ofFile(try WholeFile.descriptor(ofNew: path, mode: 0o644))
  }

  deinit { close(descriptor) }

  /// In one write, so that a reader never sees half of it; what cannot be written is left out.
  func add(_ line: JSONValue) {
    let bytes = Array(Output.text(of: line, onOneLine: true).utf8) + [UInt8(ascii: "\n")]
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }
}
