internal import Cryptography
internal import Governance

/// What a leaf of the tree is made of, as the columns of its entry say it; true when the tree has that leaf.
struct StoredLeaf {
  var envelope: Digest
  var recordedAt: Timestamp
  var indexRoot: Digest?

  var hash: Digest { EntryLeaf.hash(envelope: envelope, recordedAt: recordedAt, indexRoot: indexRoot) }
}
