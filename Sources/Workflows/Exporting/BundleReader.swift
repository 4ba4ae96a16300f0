import Attestations
import Cryptography
import Glibc
import Governance
import Persistence
import StrictJSON
import SystemFiles
import TransparencyLog

/// A bundle as it lies in a folder.
///
/// Nothing in it is believed: what is read here is signed, or follows from what is.
struct BundleReader: BundleSource {
  static let byteLimit = 2 << 30

  let path: String
  let checkpoint: SignedCheckpoint
  let root: StoreRoot
  /// Whether every envelope of the ledger is in it.
  let isWhole: Bool
  let entries: [BundleEntry]

  /// - Throws: ``BundleDifference``: the first thing without which nothing more can be checked.
  init(_ path: String) throws(BundleDifference) {
    self.path = path
    isWhole = access("\(path)/ledger.intoto.jsonl", F_OK) == 0
    let envelopes = try Self.envelopes(path, isWhole: isWhole)
    var entries = try Self.listed(path)
    root = try Self.verify(&entries, envelopes)
    if isWhole, let missing = entries.first(where: { $0.statement == nil }) {
      throw BundleDifference("ledger.intoto.jsonl", "lacks the envelope of entry \(missing.entry.sequence)")
    }
    self.entries = entries
    checkpoint = try Self.checkpoint(path, root, entries)
  }

  func forEachEntry(_ body: (BundleEntry) throws -> Void) throws { try entries.forEach(body) }

  func entry(at sequence: Int) -> StoredEntry? {
    entries.indices.contains(sequence) && entries[sequence].statement != nil ? entries[sequence].entry : nil
  }

  func document(_ digest: Digest, suffix: String) -> [UInt8]? {
    try? Self.read(path, "evidence/\(digest.hex).\(suffix)")
  }

  /// A file of the bundle, whole.
  static func read(_ bundle: String, _ name: String) throws(BundleDifference) -> [UInt8] {
    let file = "\(bundle)/\(name)"
    var status = stat()
    guard lstat(file, &status) == 0 else { throw BundleDifference(name, "is not there") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw BundleDifference(name, "is no file") }
    do throws(Problem) {
      return try PlainFile.read(file, byteLimit: byteLimit)
    } catch {
      throw BundleDifference(name, "cannot be read: \(error.what)")
    }
  }

  /// All envelopes by their digests.
  private static func envelopes(
    _ path: String, isWhole: Bool
  ) throws(BundleDifference) -> [Digest: [UInt8]] {
    var names = isWhole ? ["ledger.intoto.jsonl"] : []
    if !isWhole {
      let found = (try? FolderTree.names(in: "\(path)/adaptations")) ?? []
      names = found.filter { $0.hasSuffix(".intoto.jsonl") }.map { "adaptations/\($0)" }
    }
    var envelopes: [Digest: [UInt8]] = [:]
    for name in names {
      for line in try read(path, name).split(separator: UInt8(ascii: "\n")) {
        envelopes[Digest(of: line)] = Array(line)
      }
    }
    return envelopes
  }

  /// What `entries.jsonl` says, with no envelope yet.
  private static func listed(_ path: String) throws(BundleDifference) -> [BundleEntry] {
    let name = "entries.jsonl"
    var entries: [BundleEntry] = []
    for line in try read(path, name).split(separator: UInt8(ascii: "\n")) {
      do {
        var reader = try JSONObjectReader(JSONValue(parsing: line))
        guard try reader.integer("sequence") == Int64(entries.count) else {
          throw BundleDifference(name, "entry \(entries.count) is missing or out of order")
        }
        guard let recordedAt = Timestamp(rfc3339: try reader.string("recordedAt")),
          let type = PredicateType(rawValue: try reader.string("predicateType")),
          let key = KeyID(hex: try reader.string("keyid")),
          let envelope = Digest(hex: try reader.string("envelopeDigest")),
          let statement = Digest(hex: try reader.string("statementDigest")),
          let leaf = Digest(hex: try reader.string("leafHash"))
        else { throw BundleDifference(name, "line \(entries.count + 1) cannot be read") }
        entries.append(
          BundleEntry(
            entry: StoredEntry(
              sequence: entries.count, recordedAt: recordedAt, predicateType: type, keyID: key,
              envelopeDigest: envelope, statementDigest: statement, leafHash: leaf,
              indexRoot: try reader.optionalString("indexRoot").flatMap { Digest(hex: $0) }, envelope: []),
            line: Array(line)))
      } catch let difference as BundleDifference {
        throw difference
      } catch {
        throw BundleDifference(name, "line \(entries.count + 1) cannot be read: \(error)")
      }
    }
    return entries
  }

  /// Gives every entry its envelope, where there is one, and what it says; returns the root.
  private static func verify(
    _ entries: inout [BundleEntry], _ envelopes: [Digest: [UInt8]]
  ) throws(BundleDifference) -> StoreRoot {
    var keys = KeyRing()
    var root: StoreRoot?
    for index in entries.indices {
      guard let bytes = envelopes[entries[index].entry.envelopeDigest] else { continue }
      do {
        let envelope = try Envelope(parsing: bytes)
        guard envelope.bytes == bytes else {
          throw BundleDifference("envelopes", "that of entry \(index) is not in canonical form")
        }
        let statement = try index == 0 ? envelope.verifyRoot() : envelope.verify(with: keys)
        keys.learn(from: statement)
        if case .root(let found) = statement.claim { root = root ?? found }
        entries[index].statement = statement
        entries[index].entry.envelope = bytes
        entries[index].entry.keyID = envelope.keyID
        entries[index].entry.predicateType = statement.claim.predicateType
        entries[index].entry.statementDigest = statement.digest
        entries[index].entry.leafHash = entries[index].entry.leaf
      } catch let difference as BundleDifference {
        throw difference
      } catch {
        throw BundleDifference("envelopes", "that of entry \(index) does not verify: \(error)")
      }
    }
    guard let root else { throw BundleDifference("envelopes", "the root of the ledger is not among them") }
    return root
  }

  private static func checkpoint(
    _ path: String, _ root: StoreRoot, _ entries: [BundleEntry]
  ) throws(BundleDifference) -> SignedCheckpoint {
    let checkpoint: SignedCheckpoint
    do {
      checkpoint = try SignedCheckpoint(parsing: try read(path, "checkpoint"), root: root)
    } catch let difference as BundleDifference {
      throw difference
    } catch {
      throw BundleDifference("checkpoint", "\(error)")
    }
    var tree = BundleTree()
    for one in entries { tree.append(one.entry.leaf) }
    guard tree.size == checkpoint.checkpoint.size, tree.root == checkpoint.checkpoint.root else {
      throw BundleDifference("entries.jsonl", "the entries are not those that the checkpoint commits to")
    }
    return checkpoint
  }
}
