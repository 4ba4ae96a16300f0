import Cryptography
import Foundation
import StrictJSON
import TestSupport
import Testing

@testable import TransparencyLog

@Suite struct TopicMapTests {
  /// The vectors were made by another program, in Python; fixtures/vectors/README.md says how.
  @Test func rootsAreThoseOfTheVectors() throws {
    let cases = try #require(try Self.vectors()["cases"] as? [[String: Any]])
    #expect(cases.count == 4)
    for one in cases {
      let topics = try #require(one["topics"] as? [[String: Any]])
      var heads: [TopicKey: TopicHead] = [:]
      for topic in topics {
        heads[TopicKey(topic: try #require(topic["topic"] as? String))] =
          TopicHead(over: try #require(topic["sequences"] as? [Int]))
      }
      #expect(try Self.root(heads).hex == one["root"] as? String)
    }
  }

  @Test func theSignedTextIsThatOfTheVector() throws {
    let vector = try #require(try Self.vectors()["head"] as? [String: Any])
    let text = try #require(vector["text"] as? String)
    let head = try IndexHead(parsing: text)
    #expect(head.text == text)
    #expect(head.root.hex == vector["indexRoot"] as? String)
    #expect(head.checkpoint.root.hex == vector["treeRoot"] as? String)
    #expect(head.checkpoint.size == 10)
    // No reader of checkpoints takes it for one, and it is no checkpoint's text.
    #expect(throws: CheckpointError.self) { try Checkpoint(parsing: text) }
    #expect(throws: CheckpointError.self) { try IndexHead(parsing: head.checkpoint.text) }
  }

  @Test func everyOtherTextIsRefusedOrSaysSomethingElse() throws {
    let vector = try #require(try Self.vectors()["head"] as? [String: Any])
    let bytes = Array(try #require(vector["text"] as? String).utf8)
    let head = try IndexHead(parsing: String(decoding: bytes, as: UTF8.self))
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1
      let other = try? IndexHead(parsing: String(decoding: changed, as: UTF8.self))
      #expect(other != head, "byte \(index)")
      #expect((try? IndexHead(parsing: String(decoding: bytes[..<index], as: UTF8.self))) == nil)
    }
  }

  @Test func aNodeHoldsExactlyItsChildren() {
    forEverySeed(50) { random in
      var node = TopicNode()
      var children: [Int: Digest] = [:]
      for _ in 0..<Int.random(in: 0..<100, using: &random) {
        let slot = Int.random(in: 0..<64, using: &random)
        children[slot] = Digest(of: random.bytes(8))
        node.set(slot, to: children[slot] ?? TreeHash.empty)
      }
      for slot in 0..<64 { #expect(node[slot] == children[slot], "seed \(random.seed)") }
      #expect(TopicNode(bytes: node.bytes) == node)
      #expect(TopicNode(bytes: node.bytes + [0]) == nil)
      #expect(TopicNode(bytes: Array(node.bytes.dropLast())) == nil)
    }
  }

  @Test func everyKeyLiesInsideTheBoundsOfItsBucket() {
    forEverySeed(200) { random in
      let key = TopicKey(Digest(of: random.bytes(16)))
      #expect(TopicKey.bounds(ofBucket: key.bucket).contains(key))
      #expect(!TopicKey.bounds(ofBucket: (key.bucket + 1) & 0x3FFFF).contains(key))
    }
  }

  @Test func anyChangeOfAnyTopicChangesTheRoot() throws {
    var heads: [TopicKey: TopicHead] = [:]
    for number in 0..<40 { heads[TopicKey(topic: "\(number)")] = TopicHead(over: [number, number + 1]) }
    let root = try Self.root(heads)
    for key in heads.keys {
      for change in [nil, TopicHead(over: [1]), heads[key].map { TopicHead(count: 1, hash: $0.hash) }] {
        var changed = heads
        changed[key] = change
        #expect(try Self.root(changed) != root)
      }
    }
  }

  private static func root(_ heads: [TopicKey: TopicHead]) throws -> Digest {
    var nodes: [TopicPlace: TopicNode] = [:]
    var builder = TopicMapBuilder { nodes[$0] = $1 }
    for (key, head) in heads.sorted(by: { $0.key < $1.key }) { try builder.append(key, head) }
    let root = try builder.finish()
    // Each node is handed out once, and stands in its parent.
    for (place, node) in nodes {
      if let parent = place.parent { #expect(nodes[parent]?[place.slot] == node.hash) }
    }
    return root
  }

  private static func vectors() throws -> [String: Any] {
    let data = try Data(
      contentsOf: URL(fileURLWithPath: "\(ProjectFolder.path)/fixtures/vectors/index/index.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }
}
