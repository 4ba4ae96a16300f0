import Cryptography
import Glibc
public import Governance

/// The journals of runs under way, beside the store.
public struct RunStore: Sendable {
  /// Answers older than this are not taken up again.
  public static let lifetime = TimeSpan.hours(24)

  let path: String

  /// The journal of a run: that of an earlier process where there is a fresh one, else a new one.
  ///
  /// `isFresh`: Nothing of an earlier process is taken up.
  func journal(
    _ identity: RunIdentity, at now: Timestamp, isFresh: Bool
  ) throws(Problem) -> RunJournal {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw Problem(.inputOutput, "cannot make \(path): \(String(cString: strerror(errno)))")
    }
    let file = "\(path)/\(identity.digest.hex.prefix(32)).jsonl"
    let journal = try RunJournal(file, identity, at: now)
    guard isFresh || journal.begunAt + Self.lifetime < now || journal.begunAt > now else { return journal }
    journal.remove()
    return try RunJournal(file, identity, at: now)
  }
}

extension Ledger {
  public var runs: RunStore { RunStore(path: places.home + "/runs") }
}
