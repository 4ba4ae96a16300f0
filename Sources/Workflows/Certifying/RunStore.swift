import Cryptography
public import Governance
import SystemFiles

/// The journals of runs under way, in the state folder of whoever runs them: nobody else may say what was answered.
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
    try makeFolder()
    let file = "\(path)/\(identity.digest.hex.prefix(32)).jsonl"
    let journal = try RunJournal(file, identity, at: now)
    guard isFresh || journal.begunAt + Self.lifetime < now || journal.begunAt > now else { return journal }
    journal.remove()
    return try RunJournal(file, identity, at: now)
  }
}

extension RunStore {
  /// A folder of ours that nobody else can write in.
  private func makeFolder() throws(Problem) {
    do throws(FileError) {
      try PrivateDirectory.create(at: path)
      _ = try PrivateDirectory(opening: path)
    } catch {
      if case .system = error { throw Problem(error) }
      throw Problem(
        .notPermitted,
        "\(path) is not a folder of yours alone, so what it holds of earlier runs may be anybody's",
        next: "Remove it, or give it to yourself with mode 0700. Nothing was run.")
    }
  }
}

extension Places {
  public var runs: RunStore { RunStore(path: state + "/runs") }
}
