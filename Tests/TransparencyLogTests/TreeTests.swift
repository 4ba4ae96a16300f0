import Cryptography
import TestSupport
import Testing

@testable import TransparencyLog

/// RFC 6962's definition word for word: slow, and so the measure for the stored tree.
private func plainRoot(_ leaves: ArraySlice<Digest>) -> Digest {
  guard leaves.count > 1 else { return leaves.first ?? TreeHash.empty }
  var split = 1
  while split * 2 < leaves.count { split *= 2 }
  let middle = leaves.startIndex + split
  return TreeHash.node(plainRoot(leaves[..<middle]), plainRoot(leaves[middle...]))
}

/// A tree in memory that counts how often it is read.
private final class MemoryTree {
  var nodes: [NodeID: Digest] = [:]
  var leaves: [Digest] = []
  var reads = 0
  var frontier = Frontier()

  init(size: Int) {
    for index in 0..<size { append(TreeHash.leaf(Array("leaf \(index)".utf8))) }
  }

  func append(_ leaf: Digest) {
    leaves.append(leaf)
    for node in frontier.append(leaf) {
      precondition(nodes[node.id] == nil, "a node is completed once")
      nodes[node.id] = node.hash
    }
  }

  var stored: StoredTree {
    StoredTree(size: leaves.count) { id in
      self.reads += 1
      return self.nodes[id]
    }
  }
}

@Suite struct TreeTests {
  @Test func theEmptyTreeAndTheFirstLeavesHashAsPublished() {
    #expect(TreeHash.empty.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Frontier().root == TreeHash.empty)
    // The roots that certificate-transparency's reference test has for these eight leaves.
    let leaves = [
      "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    let roots = [
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    var frontier = Frontier()
    for (leaf, root) in zip(leaves, roots) {
      _ = frontier.append(TreeHash.leaf([UInt8](lowercaseHex: leaf) ?? []))
      #expect(frontier.root.hex == root)
    }
  }

  @Test func everyProofOfEveryLeafOfEverySizeTo100Verifies() throws {
    let whole = MemoryTree(size: 100)
    let tree = whole.stored
    let roots = (0...100).map { plainRoot(whole.leaves[..<$0]) }
    for size in 0...100 {
      #expect(try tree.root(atSize: size) == roots[size])
      #expect(try StoredTree(size: size, hash: { whole.nodes[$0] }).frontier().root == roots[size])
      for index in 0..<size {
        let proof = try tree.inclusionProof(ofLeaf: index, atSize: size)
        try proof.verify(leaf: whole.leaves[index], root: roots[size])
        #expect(throws: InclusionProofError.self) {
          try proof.verify(leaf: whole.leaves[(index + 1) % 100], root: roots[size])
        }
      }
      for old in (0...size).dropFirst() {
        let proof = try tree.consistencyProof(from: old, to: size)
        try proof.verify(from: roots[old], to: roots[size])
        if old < size {
          #expect(throws: ConsistencyProofError.self) {
            try proof.verify(from: roots[old - 1], to: roots[size])
          }
          #expect(throws: ConsistencyProofError.self) {
            try proof.verify(from: roots[old], to: roots[size - 1])
          }
        }
      }
    }
  }

  @Test func aRestoredFrontierGrowsLikeTheOldOne() throws {
    for size in 0...40 {
      let tree = MemoryTree(size: size)
      var restored = try tree.stored.frontier()
      #expect(restored == tree.frontier)
      let next = TreeHash.leaf([1, 2, 3])
      #expect(restored.append(next) == tree.frontier.append(next))
      #expect(restored.root == tree.frontier.root)
    }
    #expect(Frontier(size: 3, edge: [TreeHash.empty]) == nil)
    #expect(Frontier(size: -1, edge: []) == nil)
  }

  @Test func proofsReadFewNodes() throws {
    let tree = MemoryTree(size: 1000)
    let stored = tree.stored
    _ = try stored.root(atSize: 777)
    #expect(tree.reads <= 10)
    tree.reads = 0
    _ = try stored.inclusionProof(ofLeaf: 500, atSize: 999)
    #expect(tree.reads <= 20)
    tree.reads = 0
    _ = try stored.consistencyProof(from: 501, to: 999)
    #expect(tree.reads <= 20)
  }

  @Test func whatIsNotThereIsNamed() {
    let tree = MemoryTree(size: 6)
    let stored = tree.stored
    #expect(throws: StoredTreeError.noSuchSize(7, treeSize: 6)) { try stored.root(atSize: 7) }
    #expect(throws: StoredTreeError.noSuchLeaf(5, treeSize: 5)) {
      try stored.inclusionProof(ofLeaf: 5, atSize: 5)
    }
    #expect(throws: StoredTreeError.noSuchSize(0, treeSize: 5)) {
      try stored.consistencyProof(from: 0, to: 5)
    }
    #expect(throws: StoredTreeError.noSuchSize(6, treeSize: 5)) {
      try stored.consistencyProof(from: 6, to: 5)
    }
    tree.nodes[NodeID(level: 2, position: 0)] = nil
    #expect(throws: StoredTreeError.missing(NodeID(level: 2, position: 0))) { try stored.frontier() }
  }

  @Test func anInclusionProofWithOneChangedBitFails() {
    forEverySeed(1000) { random in
      let tree = MemoryTree(size: Int.random(in: 2...64, using: &random))
      let size = tree.leaves.count
      let index = Int.random(in: 0..<size, using: &random)
      guard var proof = try? tree.stored.inclusionProof(ofLeaf: index, atSize: size) else {
        Issue.record("no proof, seed \(random.seed)")
        return
      }
      let step = Int.random(in: proof.path.indices, using: &random)
      proof.path[step] = flipped(proof.path[step], using: &random)
      #expect(throws: InclusionProofError.self, "seed \(random.seed)") {
        try proof.verify(leaf: tree.leaves[index], root: tree.frontier.root)
      }
    }
  }

  /// Leaves of one tree after another, as many as make it let go of nodes more than once.
  @Test func whatIsLetGoOfIsShownAgain() throws {
    let tree = MemoryTree(size: 5432)
    var nodes = ProvenNodes(tree.frontier)
    var read = 0
    func prove(_ index: Int, _ leaf: Digest) throws -> Bool {
      try nodes.prove(leaf, at: index) { id in
        read += 1
        return tree.nodes[id]
      }
    }
    for index in tree.leaves.indices {
      #expect(try prove(index, tree.leaves[index]))
      nodes.forgetSome()
    }
    let first = read
    for index in stride(from: 0, to: tree.leaves.count, by: 97) {
      #expect(try prove(index, tree.leaves[index]))
      #expect(try !prove(index, TreeHash.empty))
      nodes.forgetSome()
    }
    #expect(first < 2 * tree.leaves.count && read > first)
  }

  @Test func aConsistencyProofWithOneChangedBitFails() {
    forEverySeed(1000) { random in
      let tree = MemoryTree(size: Int.random(in: 3...64, using: &random))
      let size = tree.leaves.count
      let old = Int.random(in: 1..<size, using: &random)
      guard var proof = try? tree.stored.consistencyProof(from: old, to: size) else {
        Issue.record("no proof, seed \(random.seed)")
        return
      }
      let step = Int.random(in: proof.path.indices, using: &random)
      proof.path[step] = flipped(proof.path[step], using: &random)
      #expect(throws: ConsistencyProofError.self, "seed \(random.seed)") {
        try proof.verify(from: plainRoot(tree.leaves[..<old]), to: tree.frontier.root)
      }
    }
  }

  @Test func aProofForAnotherPlaceOrSizeFails() throws {
    let tree = MemoryTree(size: 40)
    for size in 1...40 {
      let root = try tree.stored.root(atSize: size)
      for index in 0..<size {
        let proof = try tree.stored.inclusionProof(ofLeaf: index, atSize: size)
        for other in -1...41 where other != index {
          let moved = InclusionProof(leafIndex: other, treeSize: size, path: proof.path)
          #expect(throws: InclusionProofError.self) { try moved.verify(leaf: tree.leaves[index], root: root) }
        }
        let longer = InclusionProof(leafIndex: index, treeSize: size, path: proof.path + [root])
        #expect(throws: InclusionProofError.self) { try longer.verify(leaf: tree.leaves[index], root: root) }
        if !proof.path.isEmpty {
          let shorter = InclusionProof(leafIndex: index, treeSize: size, path: proof.path.dropLast())
          #expect(throws: InclusionProofError.self) {
            try shorter.verify(leaf: tree.leaves[index], root: root)
          }
        }
      }
    }
  }

  @Test func numbersAtTheLimitsAreRefusedWithoutATrap() {
    for size in [Int.min, -1, 0, 1, Int.max] {
      for index in [Int.min, -1, 0, Int.max - 1, Int.max] where !(size == 1 && index == 0) {
        let proof = InclusionProof(leafIndex: index, treeSize: size, path: [])
        #expect(throws: InclusionProofError.self) {
          try proof.verify(leaf: TreeHash.empty, root: TreeHash.empty)
        }
      }
      for old in [Int.min, -1, 0, Int.max - 1, Int.max] where old != size {
        let path = [Digest](repeating: TreeHash.empty, count: 70)
        let proof = ConsistencyProof(oldSize: old, newSize: size, path: path)
        #expect(throws: ConsistencyProofError.self) {
          try proof.verify(from: TreeHash.empty, to: TreeHash.empty)
        }
      }
    }
  }

  private func flipped(_ digest: Digest, using random: inout SeededRandom) -> Digest {
    var bytes = digest.bytes
    bytes[Int.random(in: 0..<32, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    return Digest(bytes: bytes) ?? digest
  }
}
