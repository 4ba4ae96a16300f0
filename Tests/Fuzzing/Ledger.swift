import Cryptography
import TransparencyLog

extension FuzzTarget {
  static let ledger = [note, proof, topics]

  private static let note = FuzzTarget("note") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let note = try? SignedNote(parsing: bytes) {
      try require(note.bytes == bytes, "a note is written otherwise")
      _ = try? note.verified(by: [])
      _ = try? Checkpoint(parsing: note.text)
    }
    if let checkpoint = try? Checkpoint(parsing: text) {
      try require(Array(checkpoint.text.utf8) == Array(text.utf8), "a checkpoint is written otherwise")
    }
    if let head = try? IndexHead(parsing: text) {
      try require(Array(head.text.utf8) == Array(text.utf8), "the head of an index is written otherwise")
    }
    if let key = try? NoteKey(parsing: text) {
      try require(Array(key.vkey.utf8) == Array(text.utf8), "a verifier's key is written otherwise")
    }
  }

  /// A small tree of which the bytes choose the leaves, sizes and changes: right proofs hold, changed ones do not.
  private static let proof = FuzzTarget("proof") { bytes in
    var dice = Dice(bytes)
    let size = 1 + dice.choice(70)
    let leaves = (0..<size).map { _ in TreeHash.leaf([dice.byte()]) }
    let (smaller, index) = (1 + dice.choice(size), dice.choice(size))
    var nodes: [NodeID: Digest] = [:]
    var frontier = Frontier()
    var roots: [Digest] = []
    for leaf in leaves {
      for node in frontier.append(leaf) { nodes[node.id] = node.hash }
      roots.append(frontier.root)
    }
    try require(roots[size - 1] == root(leaves[...]), "a tree has another root than RFC 6962 says")
    let tree = StoredTree(size: size) { nodes[$0] }
    let inclusion = try tree.inclusionProof(ofLeaf: index, atSize: size)
    let consistency = try tree.consistencyProof(from: smaller, to: size)
    try require(
      holds { try inclusion.verify(leaf: leaves[index], root: roots[size - 1]) }, "a right proof fails")
    try require(
      holds { try consistency.verify(from: roots[smaller - 1], to: roots[size - 1]) }, "a right proof fails")
    var changed = inclusion.path
    mutate(&changed, &dice)
    if changed != inclusion.path {
      let other = InclusionProof(leafIndex: index, treeSize: size, path: changed)
      try require(
        !holds { try other.verify(leaf: leaves[index], root: roots[size - 1]) }, "a wrong path holds")
    }
    changed = consistency.path
    mutate(&changed, &dice)
    // Of two equal trees nothing is to be proven, whatever is sent.
    if changed != consistency.path, smaller != size {
      let other = ConsistencyProof(oldSize: smaller, newSize: size, path: changed)
      try require(
        !holds { try other.verify(from: roots[smaller - 1], to: roots[size - 1]) },
        "a wrong path is consistent")
    }
  }

  private static func holds(_ body: () throws -> Void) -> Bool { (try? body()) != nil }

  private static func mutate(_ path: inout [Digest], _ dice: inout Dice) {
    switch dice.choice(4) {
    case 0: if !path.isEmpty { path.removeLast() }
    case 1: path.append(Digest(of: [dice.byte()]))
    case 2: if !path.isEmpty { path[dice.choice(path.count)] = Digest(of: [dice.byte()]) }
    default: if path.count > 1 { path.swapAt(0, path.count - 1) }
    }
  }

  /// MTH(D[n]) as RFC 6962 writes it.
  private static func root(_ leaves: ArraySlice<Digest>) -> Digest {
    guard leaves.count > 1, let first = leaves.first else { return leaves.first ?? TreeHash.empty }
    var split = 1
    while split * 2 < leaves.count { split *= 2 }
    _ = first
    let middle = leaves.startIndex + split
    return TreeHash.node(root(leaves[..<middle]), root(leaves[middle...]))
  }

  /// The index of topics: nodes are read as written, and its root follows from the topics alone.
  private static let topics = FuzzTarget("topics") { bytes in
    if let node = TopicNode(bytes: bytes) {
      try require(node.bytes == bytes, "a node of the index is written otherwise")
      for slot in 0..<64 { _ = node[slot] }
    }
    var dice = Dice(bytes)
    var heads: [TopicKey: TopicHead] = [:]
    while !dice.isEmpty, heads.count < 40 {
      // Few first bytes, so that topics share buckets and nodes.
      let key = Digest(
        bytes: [dice.byte() & 3, dice.byte(), dice.byte() & 0xC0] + [UInt8](repeating: dice.byte(), count: 29)
      )
      if let key { heads[TopicKey(key), default: TopicHead()].append(Int(dice.byte())) }
    }
    let built = try build(heads)
    try require(try build(heads).root == built.root, "an index has two roots")
    var hashes: [TopicPlace: Digest] = [:]
    for (place, node) in built.nodes {
      try require(hashes.updateValue(node.hash, forKey: place) == nil, "\(place) is made twice")
    }
    for (place, hash) in hashes {
      guard let parent = place.parent else { continue }
      let above = built.nodes.first { $0.0 == parent }?.1
      try require(above?[place.slot] == hash, "\(place) is not in the node above it")
    }
    guard let key = heads.keys.sorted().first else { return }
    heads[key]?.append(-1)
    try require(try build(heads).root != built.root, "an index does not depend on a topic")
  }

  private static func build(_ heads: [TopicKey: TopicHead]) throws -> (
    root: Digest, nodes: [(TopicPlace, TopicNode)]
  ) {
    var nodes: [(TopicPlace, TopicNode)] = []
    var builder = TopicMapBuilder { nodes.append(($0, $1)) }
    for (key, head) in heads.sorted(by: { $0.key < $1.key }) { try builder.append(key, head) }
    let root = try builder.finish()
    return (root, nodes)
  }
}
