import Cryptography
import Foundation
import StrictJSON
import TestSupport
import Testing

@testable import TransparencyLog

/// The public vectors of transparency-dev/merkle; fixtures/vectors/README.md says where they are from.
@Suite struct MerkleVectorTests {
  @Test func inclusionProofsAreJudgedAsPublished() throws {
    let vectors = try Self.vectors(in: "inclusion")
    #expect(vectors.count == 98)
    for vector in vectors {
      let accepted = vector.acceptsInclusion(index: "leafIdx", size: "treeSize")
      #expect(accepted == !vector.wantsError, "\(vector.path)")
    }
  }

  @Test func consistencyProofsAreJudgedAsPublished() throws {
    let vectors = try Self.vectors(in: "consistency")
    #expect(vectors.count == 98)
    for vector in vectors {
      let accepted = vector.acceptsConsistency(old: "size1", new: "size2")
      // This one has roots of 12 bytes, "dont care 2", equal to each other: a digest cannot even hold them.
      let isDegenerate = vector.path.hasSuffix("additional/sizes-are-equal-one-and-proof-is-empty.json")
      #expect(accepted == (!vector.wantsError && !isDegenerate), "\(vector.path)")
    }
  }

  @Test func subtreesFromTheFirstLeafAreTrees() throws {
    let inclusion = try Self.vectors(in: "subtreeinclusion").filter { $0.integer("start") == 0 }
    #expect(inclusion.count == 101)
    for vector in inclusion {
      let accepted = vector.acceptsInclusion(index: "leafIdx", size: "end")
      #expect(accepted == !vector.wantsError, "\(vector.path)")
    }
    // RFC 9162 proves nothing about an empty old tree; the draft about subtrees does.
    let consistency = try Self.vectors(in: "subtreeconsistency").filter {
      $0.integer("start") == 0 && $0.integer("end") != 0
    }
    #expect(consistency.count == 91)
    for vector in consistency {
      let accepted = vector.acceptsConsistency(old: "end", new: "size")
      let isDegenerate = vector.path.hasSuffix("additional/sizes-are-equal-one-and-proof-is-empty.json")
      #expect(accepted == (!vector.wantsError && !isDegenerate), "\(vector.path)")
    }
  }

  private static func vectors(in folder: String) throws -> [Vector] {
    let root = ProjectFolder.vectors("merkle/\(folder)")
    let names = try #require(FileManager.default.enumerator(atPath: root)).compactMap { $0 as? String }
    return try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
      let bytes = try Data(contentsOf: URL(filePath: "\(root)/\(name)"))
      return Vector(path: "\(folder)/\(name)", json: try JSONValue(parsing: Array(bytes)))
    }
  }
}

private struct Vector {
  var path: String
  var json: JSONValue

  var wantsError: Bool { json["wantErr"]?.bool ?? true }

  func integer(_ name: String) -> Int? { json[name]?.integer.map(Int.init) }

  func digest(_ name: String) -> Digest? { json[name]?.string.flatMap(Self.digest) }

  var proof: [Digest]? {
    guard let elements = json["proof"], elements != .null else { return [] }
    let digests = elements.array?.compactMap { $0.string.flatMap(Self.digest) }
    return digests?.count == elements.array?.count ? digests : nil
  }

  func acceptsInclusion(index: String, size: String) -> Bool {
    guard let index = integer(index), let size = integer(size), let leaf = digest("leafHash"),
      let root = digest("root"), let proof
    else { return false }
    let statement = InclusionProof(leafIndex: index, treeSize: size, path: proof)
    return (try? statement.verify(leaf: leaf, root: root)) != nil
  }

  func acceptsConsistency(old: String, new: String) -> Bool {
    guard let old = integer(old), let new = integer(new), let first = digest("root1"),
      let second = digest("root2"), let proof
    else { return false }
    let statement = ConsistencyProof(oldSize: old, newSize: new, path: proof)
    return (try? statement.verify(from: first, to: second)) != nil
  }

  private static func digest(_ text: String) -> Digest? {
    Base64.decode(text, as: .standard).flatMap { Digest(bytes: $0) }
  }
}
