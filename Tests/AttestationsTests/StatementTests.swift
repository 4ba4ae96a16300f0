import Attestations
import Cryptography
import Governance
import StrictJSON
import TestSupport
import Testing

struct StatementTests {
  @Test func everyClaimReadsBackAsItWasWritten() throws {
    for claim in Samples.all {
      let statement = Statement(claim, in: Samples.ledger)
      #expect(try Statement(parsing: statement.payload) == statement, "\(claim.predicateType.word)")
    }
    #expect(Set(Samples.full.map(\.predicateType)) == Set(PredicateType.allCases))
  }

  @Test func otherFormsOfTheSameStatementAreRefused() throws {
    let payload = Statement(Samples.full[9], in: Samples.ledger).payload
    let text = String(decoding: payload, as: UTF8.self)
    let rewrites: [(String, String)] = [
      (text + "\n", "a line feed at the end"),
      (" " + text, "a space before it"),
      (text.replacing(",\"predicate\":", with: ", \"predicate\":"), "a space inside"),
      (text.replacing("acme-release", with: "acme\\u002drelease"), "an escape that is not needed"),
      (text.replacing(".120Z\"", with: ".12Z\""), "another fraction"),
      (text.replacing("\"ledgerSize\":48213", with: "\"ledgerSize\":48213.0"), "a decimal"),
      (text.replacing("\"prod-eu\",\"prod-us\"", with: "\"prod-us\",\"prod-eu\""), "another order"),
    ]
    for (rewrite, what) in rewrites {
      #expect(rewrite != text, "\(what)")
      #expect(throws: StatementError.self, "\(what)") { try Statement(parsing: Array(rewrite.utf8)) }
    }
    #expect(throws: StatementError.notCanonical) { try Statement(parsing: Array((text + "\n").utf8)) }
    let swapped = JSONValue.object(
      (try JSONValue(parsing: payload).members ?? []).sorted { $0.name > $1.name })
    #expect(throws: StatementError.notCanonical) { try Statement(parsing: Array(swapped.compactText.utf8)) }
  }

  @Test func unknownFieldsAreRefusedEverywhere() throws {
    for claim in Samples.full {
      // SLSA's externalParameters are the builder's own, so anything may stand in them.
      let isFree: (String) -> Bool = { $0.contains("externalParameters") || $0.contains("digest") }
      var tried = 0
      for (path, changed) in Self.withExtraMember(Statement(claim, in: Samples.ledger).json)
      where !isFree(path) {
        tried += 1
        #expect(throws: StatementError.self, "\(claim.predicateType.word) \(path)") {
          try Statement(parsing: changed.canonicalBytes)
        }
      }
      #expect(tried >= 3, "\(claim.predicateType.word)")
    }
  }

  @Test func missingFieldsAreRefusedOrMeanSomethingElse() throws {
    for claim in Samples.full {
      for (path, changed) in Self.withoutOneMember(Statement(claim, in: Samples.ledger).json) {
        let bytes = changed.canonicalBytes
        // A field that may be left out gives another statement; never the same one.
        guard let read = try? Statement(parsing: bytes) else { continue }
        #expect(read != Statement(claim, in: Samples.ledger), "\(claim.predicateType.word) without \(path)")
        #expect(read.payload == bytes, "\(claim.predicateType.word) without \(path)")
      }
    }
  }

  @Test func aRevocationIsToldByWhatItEndsAndNotByItsSignersWords() {
    for case .revocation(var revocation) in Samples.all {
      let words = revocation.target.words
      let tail = "\(revocation.cascade.fallText); \(revocation.reason)"
      revocation.label = words
      #expect(Claim.revocation(revocation).summary == "revoked \(words); its signer says: \(tail)")
      revocation.label = "support-triage@3.0.2"
      #expect(
        Claim.revocation(revocation).summary
          == "revoked \(words); its signer says: support-triage@3.0.2, \(tail)")
    }
  }

  @Test func anErrorNamesTheField() {
    let cases: [(String, String)] = [
      (#"{"_type":"x"}"#, "the statement does not fit: _type is not https://in-toto.io/Statement/v1"),
      (#"[]"#, "the statement does not fit: expected an object, found a list"),
      (
        #"{"_type":"https://in-toto.io/Statement/v1","predicateType":"urn:x"}"#,
        "the statement does not fit: predicateType is not a type that this ledger holds"
      ),
      ("{", "the statement is not JSON: line 1, byte 1: the document ends too early"),
    ]
    for (text, expected) in cases {
      do {
        _ = try Statement(parsing: Array(text.utf8))
        Issue.record("\(text) was read")
      } catch {
        #expect("\(error)" == expected)
      }
    }
  }

  @Test func subjectsMustFollowFromTheClaim() throws {
    let text = String(decoding: Statement(Samples.full[1], in: Samples.ledger).payload, as: UTF8.self)
    let renamed = text.replacing("\"name\":\"acme\",\"uri\"", with: "\"name\":\"bafa\",\"uri\"")
    #expect(renamed != text)
    #expect(throws: StatementError.notCanonical) { try Statement(parsing: Array(renamed.utf8)) }
  }

  @Test func everyChangedByteOfAPayloadIsRefusedOrSaysWhatItIs() {
    let payload = Statement(Samples.full[9], in: Samples.ledger).payload
    for index in payload.indices {
      var changed = payload
      changed[index] ^= 1 << UInt8(index % 8)
      guard let statement = try? Statement(parsing: changed) else { continue }
      #expect(statement.payload == changed, "byte \(index)")
    }
  }

  @Test func anAdaptationIsNamedByItsManifestsBytes() {
    let manifest = Samples.adaptation.manifest
    #expect(Adaptation.described(by: manifest).id == Samples.adaptation.id)
    var other = manifest
    other.summary += " "
    #expect(Adaptation.described(by: other).id != Samples.adaptation.id)
    // The predicate but for the ledger: an adaptation has the same id wherever it is submitted.
    let predicate = Statement(.manifest(manifest), in: Samples.ledger).json["predicate"]
    let members = (predicate?.members ?? []).filter { $0.name != "ledger" }
    #expect(Digest(of: JSONValue.object(members).canonicalBytes) == Samples.adaptation.id.digest)
  }

  /// The value once for each object in it, with a member that nobody knows.
  private static func withExtraMember(_ value: JSONValue, path: String = "$") -> [(String, JSONValue)] {
    switch value {
    case .object(let members):
      [(path, .object(members + [JSONMember("unknown", .string("x"))]))]
        + members.enumerated().flatMap { index, member in
          withExtraMember(member.value, path: "\(path).\(member.name)").map { inner, changed in
            var copy = members
            copy[index].value = changed
            return (inner, JSONValue.object(copy))
          }
        }
    case .array(let elements):
      elements.enumerated().flatMap { index, element in
        withExtraMember(element, path: "\(path)[\(index)]").map { inner, changed in
          var copy = elements
          copy[index] = changed
          return (inner, JSONValue.array(copy))
        }
      }
    default: []
    }
  }

  /// The value once for each member in it, without that member.
  private static func withoutOneMember(_ value: JSONValue, path: String = "$") -> [(String, JSONValue)] {
    switch value {
    case .object(let members):
      members.indices.flatMap { index -> [(String, JSONValue)] in
        let inner = "\(path).\(members[index].name)"
        var copy = members
        copy.remove(at: index)
        return [(inner, .object(copy))]
          + withoutOneMember(members[index].value, path: inner).map { deeper, changed in
            var copy = members
            copy[index].value = changed
            return (deeper, .object(copy))
          }
      }
    case .array(let elements):
      elements.indices.flatMap { index in
        withoutOneMember(elements[index], path: "\(path)[\(index)]").map { inner, changed in
          var copy = elements
          copy[index] = changed
          return (inner, JSONValue.array(copy))
        }
      }
    default: []
    }
  }
}
