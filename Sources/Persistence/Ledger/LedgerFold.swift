internal import Attestations
internal import Cryptography
internal import Foundation
internal import GRDB
internal import Governance

/// Goes through entries in ledger order, one at a time, verifying signatures.
struct LedgerFold {
  let db: Database

  /// - Parameters:
  ///   - prefix: What was verified before; takes the entries that follow.
  ///   - body: Called with each entry and what it says, before it is known whether the checkpoint vouches for them all.
  /// - Throws: ``LedgerFault`` at the first entry that does not verify, or when the entries are not those that the
  ///   newest checkpoint commits to: then nothing that `body` was told may be relied on.
  func run(
    after prefix: inout VerifiedPrefix, body: (StoredEntry, VerifiedStatement) throws -> Void
  ) throws {
    var reader = try EntryReader(db, from: prefix.size)
    while let checked = try reader.read(keys: prefix.keys) {
      try body(checked.entry, prefix.append(checked).statement)
    }
    try prefix.check(against: LedgerRows(db: db))
  }

  /// Checks that an entry's envelope is the one it names, canonical and signed by a key that `keys` holds.
  static func verify(_ entry: StoredEntry, keys: KeyRing) throws(LedgerFault) -> VerifiedStatement {
    guard Digest(of: entry.envelope) == entry.envelopeDigest else {
      throw .entry(entry.sequence, .envelopeChanged)
    }
    do {
      let envelope = try Envelope(parsing: entry.envelope)
      guard envelope.bytes == entry.envelope else {
        throw LedgerFault.entry(entry.sequence, .envelopeNotCanonical)
      }
      return try entry.sequence == 0 ? envelope.verifyRoot() : envelope.verify(with: keys)
    } catch let error as EnvelopeError {
      throw .entry(entry.sequence, .envelope(error))
    } catch let fault as LedgerFault {
      throw fault
    } catch {
      preconditionFailure("reading an envelope throws nothing else")
    }
  }
}

extension StoredEntry {
  /// Reads every column of an entry, and its envelope.
  static let selection = """
    SELECT entry.sequence, recordedAt, predicateType, keyID, envelopeDigest, statementDigest, leafHash, bytes, root
    FROM entry LEFT JOIN blob ON blob.digest = entry.envelopeDigest
      LEFT JOIN indexMark ON indexMark.sequence = entry.sequence
    """

  /// Reads a row of ``selection``; a column that holds what no column of its kind can hold is a ``LedgerFault``.
  init(_ row: Row) throws {
    let sequence = try row.decode(Int.self, atIndex: 0)
    func value<Wanted: DatabaseValueConvertible, Result>(
      _ index: Int, _ name: String, _ read: (Wanted) -> Result?
    ) throws -> Result {
      guard let wanted = Wanted.fromDatabaseValue(row[index]), let result = read(wanted) else {
        throw LedgerFault.entry(sequence, .column(name))
      }
      return result
    }
    guard let bytes = try row.decode(Data?.self, atIndex: 7) else {
      throw LedgerFault.entry(sequence, .envelopeMissing)
    }
    self.init(
      sequence: sequence,
      recordedAt: try value(1, "recordedAt", Timestamp.init(milliseconds:)),
      predicateType: try value(2, "predicateType", PredicateType.init(rawValue:)),
      keyID: try value(3, "keyID", KeyID.init(hex:)),
      envelopeDigest: try value(4, "envelopeDigest") { (data: Data) in Digest(bytes: data) },
      statementDigest: try value(5, "statementDigest") { (data: Data) in Digest(bytes: data) },
      leafHash: try value(6, "leafHash") { (data: Data) in Digest(bytes: data) },
      indexRoot: try row.decode(Data?.self, atIndex: 8).flatMap { Digest(bytes: $0) },
      envelope: [UInt8](bytes))
  }
}
