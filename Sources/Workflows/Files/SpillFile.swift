public import Certification
import Cryptography
import Glibc
import Synchronization
import SystemFiles

/// Bytes of this process that need not stand in its memory: in a file that has no name, and goes when nobody holds it.
///
/// The first megabyte stays in memory, so that whoever keeps little makes no file.
public final class SpillFile: RecordStore {
  private struct State {
    var descriptor: Int32 = -1
    /// Before it all is in the file.
    var written = 0
    var unwritten: [UInt8] = []
  }

  private static let memoryBytes = 1 << 20
  private let state = Mutex(State())

  public init() {}

  deinit {
    state.withLock { if $0.descriptor >= 0 { close($0.descriptor) } }
  }

  /// - Throws: A ``Problem`` when there is no room.
  public func add(_ bytes: [UInt8]) throws -> RecordPlace {
    try state.withLock { state in
      let offset = state.written + state.unwritten.count
      guard let place = RecordPlace(exactly: offset, bytes.count) else {
        throw Problem(.inputOutput, "what came of this run is more than 4 GiB")
      }
      state.unwritten += bytes
      guard state.unwritten.count >= Self.memoryBytes else { return place }
      do throws(Problem) { try Self.write(&state) } catch {
        // Nothing is kept that has no place.
        state.unwritten.removeLast(bytes.count)
        throw error
      }
      return place
    }
  }

  public func bytes(at place: RecordPlace) -> [UInt8] {
    state.withLock { state in
      let (offset, count) = (Int(place.offset), Int(place.count))
      // A record is written whole.
      guard offset < state.written else {
        return Array(state.unwritten[(offset - state.written)...].prefix(count))
      }
      guard let bytes = FileBytes.read(state.descriptor, at: offset, count: count), bytes.count == count
      else {
        preconditionFailure("what was put away cannot be read: \(systemMessage())")
      }
      return bytes
    }
  }

  private static func write(_ state: inout State) throws(Problem) {
    if state.descriptor < 0 { state.descriptor = try unnamedFile() }
    guard FileBytes.write(state.unwritten, to: state.descriptor, at: state.written) else {
      throw failure("write to a file")
    }
    state.written += state.unwritten.count
    state.unwritten.removeAll(keepingCapacity: true)
  }

  private static func unnamedFile() throws(Problem) -> Int32 {
    let path = "\(FolderTree.scratchParent)/countersign.\(Randomness.bytes(16).hex)"
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("make a file") }
    unlink(path)
    return descriptor
  }

  private static func failure(_ what: String) -> Problem {
    Problem(
      .inputOutput, "cannot \(what) for what need not stand in memory: \(systemMessage())",
      next: "TMPDIR names another folder for it than /var/tmp.")
  }
}

extension RecordPlace {
  fileprivate init?(exactly offset: Int, _ count: Int) {
    guard let offset = UInt32(exactly: offset), let count = UInt32(exactly: count) else { return nil }
    self.init(offset: offset, count: count)
  }
}
