public import Cryptography
public import Governance

/// What went wrong with a store, and where.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Problem: Hashable, Sendable {
    // Opening and creating.
    case missing
    case alreadyExists
    /// The file is not an SQLite database, or not one of ours.
    case notAStore
    case otherSchema(found: Int, known: Int)
    case permissionDenied
    case readOnly
    /// Entries lie beside the file that only somebody who may write can take up.
    case unsettled
    /// Somebody wrote to it while it was read without locks.
    case changedWhileRead
    // Running.
    /// Another process held the store for longer than the time limit.
    case busy
    case diskFull
    case corrupt(String)
    case inputOutput(String)
    // Refused appends; the store is unchanged.
    case sizeChanged(expected: Int, found: Int)
    case nothingToAppend
    case firstEntryIsNotARoot
    case secondRoot
    /// The root names an origin that a signed note cannot carry.
    case unusableOrigin(String)
    case wrongLogKey(expected: KeyID, found: KeyID)
    case unknownSigner(KeyID)
    case alreadyRecorded(sequence: Int)
    case missingEvidence(Digest)
    case blobTooLarge(bytes: Int, limit: Int)
    /// It was written as something else than what its digest was taken of.
    case documentChanged(Digest)
    case momentOutOfRange
    /// Entries would be recorded earlier than the last one there is.
    case momentBeforeLedger(newest: Timestamp)
    /// The projections were made by another version of this program, which is running now.
    case projectionsOfAnotherVersion(found: Int, known: Int)
    case openedForInspection
    /// Others than are meant to could change the store, so nothing is added to it.
    case exposed(StoreExposure)
    // Found on opening or appending.
    case fault(LedgerFault)
    case pin(PinProblem)
  }

  public enum PinProblem: Hashable, Sendable {
    /// Not the pin of this ledger, or changed.
    case damaged
    case notReadable(String)
    case notWritable(String)
  }

  public var problem: Problem
  /// The file that the problem is about; `:memory:` for a store without one.
  public var path: String

  public init(_ problem: Problem, path: String) {
    self.problem = problem
    self.path = path
  }

  public var description: String { "\(path): \(problem)" }
}

extension StoreError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing: "there is no such file"
    case .alreadyExists: "there is such a file already"
    case .notAStore: "not a Countersign store"
    case .otherSchema(let found, let known):
      "made by another version of Countersign (schema \(found), this program knows \(known))"
    case .permissionDenied: "permission denied"
    case .readOnly: "the file or its folder cannot be written"
    case .unsettled:
      "its newest entries lie in a file beside it (-wal), which only somebody who may write to the store can take up"
    case .changedWhileRead: "somebody wrote to it while it was being read"
    case .busy: "another process holds the store"
    case .diskFull: "the disk is full"
    case .corrupt(let detail): "the file is damaged (\(detail))"
    case .inputOutput(let detail): "reading or writing failed (\(detail))"
    case .fault(let fault): "\(fault)"
    case .pin(.damaged): "this pin is damaged or belongs to another ledger"
    case .pin(.notReadable(let detail)): "the pin cannot be read (\(detail))"
    case .pin(.notWritable(let detail)): "the pin cannot be written (\(detail))"
    default: refusal
    }
  }

  /// Why an append was refused.
  private var refusal: String {
    switch self {
    case .sizeChanged(let expected, let found):
      "the ledger has \(found) entries where \(expected) were expected: someone else wrote meanwhile"
    case .nothingToAppend: "there is nothing to append"
    case .firstEntryIsNotARoot: "the first entry of a ledger must be its root"
    case .secondRoot: "a ledger has one root only"
    case .unusableOrigin(let origin): "the origin \"\(origin)\" holds a space, a plus or a control character"
    case .wrongLogKey(let expected, let found):
      "checkpoints of this ledger are signed by key \(expected.short), not \(found.short)"
    case .unknownSigner(let key): "nothing in the ledger names key \(key.short)"
    case .alreadyRecorded(let sequence): "the ledger holds this statement already, as entry \(sequence)"
    case .missingEvidence(let digest): "the statement names evidence \(digest.short), which is not there"
    case .blobTooLarge(let bytes, let limit): "\(bytes) bytes are more than the limit of \(limit)"
    case .documentChanged(let digest): "the document \(digest.short) changed while it was kept"
    case .momentOutOfRange: "the clock is outside the years 1970 to 9999"
    case .momentBeforeLedger(let newest):
      "the ledger's last entry was recorded at \(newest.rfc3339), after the moment given"
    case .projectionsOfAnotherVersion(let found, let known):
      "another version of Countersign (projections \(found), this one \(known)) works on the store"
    case .exposed(let exposure): "\(exposure)"
    case .openedForInspection: "the store was opened for inspection only"
    default: "refused"
    }
  }
}
