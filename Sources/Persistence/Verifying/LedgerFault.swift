public import Attestations
public import Cryptography
public import TransparencyLog

/// Something in a store that is not what was once appended.
public enum LedgerFault: Error, Hashable, Sendable {
  /// What can be wrong with an entry; sequences count from 0.
  public enum EntryFault: Error, Hashable, Sendable {
    case missing
    case envelopeMissing
    /// The envelope's bytes are not those whose digest the entry names.
    case envelopeChanged
    case envelope(EnvelopeError)
    case envelopeNotCanonical
    case leafHash
    /// A column says something else than the envelope.
    case column(String)
    /// The index of what the entry concerns says something else than the envelope.
    case nodes
    case evidenceMissing(Digest)
    case rootInTheMiddle
    /// Than the entry before it: the ledger's time does not run backwards.
    case recordedEarlier
    /// Its leaf commits to no index, or to another than the entries before it make.
    case indexRoot
  }

  public enum NodeFault: Hashable, Sendable { case missing, wrong, superfluous }

  public enum CheckpointFault: Error, Hashable, Sendable {
    case missing
    case unreadable
    case wrongOrigin
    case wrongSize
    case rootMismatch(expected: Digest, computed: Digest)
    case signature
    /// It commits to more entries than there are.
    case beyondLedger(size: Int)
  }

  /// What can be wrong with the index of topics.
  public enum IndexFault: Hashable, Sendable {
    /// What the log key signed of it.
    case head(CheckpointFault)
    case node(TopicPlace, NodeFault)
    /// Its topics are not those that the node above commits to.
    case bucket(Int)
    /// Its entries are not those that were once recorded.
    case list(topic: String)
    /// The entry is missing where its statement belongs, or stands where it does not.
    case entry(Int)
    /// What was appended since there were so many entries is not all of what it lists more, or less.
    case growth(since: Int)
  }

  public enum RowFault: Hashable, Sendable { case missing, altered, superfluous }

  case entry(Int, EntryFault)
  case node(NodeID, NodeFault)
  /// The checkpoint over this many entries.
  case checkpoint(Int, CheckpointFault)
  /// The list of which entries belong to which topic.
  case index(IndexFault)
  /// Evidence whose bytes do not have the digest they are kept under.
  case blob(Digest)
  case projection(table: String, key: String, RowFault)
  /// A table, index or trigger that guards the store was changed.
  case schema(name: String)
  /// Entries at the end are gone.
  case shorterThanPin(size: Int, pinned: Int)
  /// The entries up to the pinned size are not those that were pinned.
  case rewrittenSincePin(pinned: Int)
  /// Another ledger stood in this place; the file remembers which.
  case otherLedger(pin: String)
  case corruptFile(String)
}

extension LedgerFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .entry(let sequence, let fault): "entry \(sequence): \(fault)"
    case .node(let id, .missing): "tree \(id) is missing"
    case .node(let id, .wrong): "tree \(id) has a wrong hash"
    case .node(let id, .superfluous): "tree \(id) lies outside the tree"
    case .checkpoint(let size, let fault): "checkpoint over \(size) entries: \(fault)"
    case .index(let fault): "index of topics: \(fault)"
    case .blob(let digest): "evidence \(digest.hex): its bytes were changed"
    case .projection(let table, let key, .missing): "row \(key) of table \(table) is missing"
    case .projection(let table, let key, .altered):
      "row \(key) of table \(table) does not say what the ledger says"
    case .projection(let table, let key, .superfluous):
      "row \(key) of table \(table) does not follow from the ledger"
    case .schema(let name): "\(name) of the store's schema was changed"
    case .shorterThanPin(let size, let pinned):
      "the tail was cut: \(size) entries are left of \(pinned) that this machine has seen"
    case .rewrittenSincePin(let pinned):
      "history was rewritten: the first \(pinned) entries are not those that this machine has seen"
    case .otherLedger(let pin):
      "another ledger stood here when this machine last looked; if you put this one here, remove \(pin)"
    case .corruptFile(let detail): "the file is damaged (\(detail))"
    }
  }
}

extension LedgerFault.EntryFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing: "is missing"
    case .envelopeMissing: "its envelope is missing"
    case .envelopeChanged: "its envelope was changed"
    case .envelope(let error): "its envelope is not acceptable: \(error)"
    case .envelopeNotCanonical: "its envelope is not in canonical form"
    case .leafHash: "its digest or the time of recording was changed"
    case .column(let name): "column \(name) does not say what the envelope says"
    case .nodes: "the index of what it concerns does not say what the envelope says"
    case .evidenceMissing(let digest): "evidence \(digest.short) is missing"
    case .rootInTheMiddle: "a second root"
    case .recordedEarlier: "was recorded earlier than the entry before it"
    case .indexRoot: "its leaf commits to another index of topics than the entries before it make"
    }
  }
}

extension LedgerFault.IndexFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .head(let fault): "its signed head \(fault)"
    case .node(let place, .missing): "\(place) is missing"
    case .node(let place, .wrong): "\(place) was changed"
    case .node(let place, .superfluous): "\(place) does not follow from the ledger"
    case .bucket(let number): "bucket \(number) was changed"
    case .list(let topic): "the list of \(topic) was changed"
    case .entry(let sequence): "entry \(sequence) is not listed as its statement says"
    case .growth(let size): "what it lists since entry \(size) is not what the entries say"
    }
  }
}

extension LedgerFault.CheckpointFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing: "is missing"
    case .unreadable: "cannot be read"
    case .wrongOrigin: "names another ledger"
    case .wrongSize: "names another size"
    case .rootMismatch(let expected, let computed):
      "commits to root \(expected.short), the entries have \(computed.short)"
    case .signature: "is not signed by the ledger's log key"
    case .beyondLedger(let size): "only \(size) entries are there"
    }
  }
}
