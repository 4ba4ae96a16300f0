import Admissibility
public import Attestations
import Certification
public import Cryptography
public import Governance
import Persistence
import StrictJSON

/// An act on its way to a key that is kept away from the store, and back.
///
/// `draft` writes it where the ledger is, `sign` reads, shows and signs it where the key is, and `append` records it
/// where the ledger is. The signing machine needs nothing but this file: it holds every byte that is signed, and what
/// they will do.
///
/// ```json
/// {"countersign":"draft","effect":["…"],"evidence":["BASE64"],"ledger":{…},"signer":"KEYID","statements":["BASE64"],"signatures":["BASE64"]}
/// ```
public struct DetachedDraft: Sendable {
  public var ledger: LedgerReference
  public var statements: [Statement]
  /// Whose key must sign.
  public var signer: KeyID
  /// What is true after the signature that was not before, as it was when the draft was made: for reading only.
  public var effect: [String]
  /// The documents that the statements bind.
  public var evidence: [[UInt8]]
  /// One a statement; none before it is signed.
  public var signatures: [Signature]

  /// Room for the documents of a run; a blob alone may have as much as this.
  public static let byteLimit = 192 << 20
  private static let documentLimit = 4_096

  public var isSigned: Bool { !signatures.isEmpty }

  /// What is signed, for reading: the same members as the signed bytes, one a line.
  public var text: String { statements.map(\.json.prettyText).joined(separator: "\n") }

  public var bytes: [UInt8] {
    JSONValue.object([
      "countersign": .string(isSigned ? "signed" : "draft"),
      "ledger": ledger.json,
      "signer": .string(signer.hex),
      "effect": .strings(effect),
      "statements": .strings(statements.map { Base64.encode($0.payload) }),
      "evidence": .strings(evidence.map { Base64.encode($0) }),
      "signatures": .strings(signatures.map { Base64.encode($0.bytes) }),
    ]).canonicalBytes
  }

  /// Reads what ``bytes`` writes; checks that every statement is for the ledger that is named, and every signature.
  ///
  /// - Parameters:
  ///   - bytes: Of the file.
  ///   - file: Its name, for messages.
  /// - Throws: A ``Problem`` that names the field.
  public init(_ bytes: [UInt8], file: String) throws(Problem) {
    do throws(JSONFieldError) {
      let limits = JSONValue.Limits(bytes: Self.byteLimit, depth: 8)
      guard let value = try? JSONValue(parsing: bytes, limits: limits) else {
        throw JSONFieldError(field: "file", problem: "is no JSON that `countersign draft` or `sign` wrote")
      }
      var reader = try JSONObjectReader(value)
      let kind = try reader.string("countersign")
      ledger = try LedgerReference(reader.object("ledger"))
      guard let signer = KeyID(hex: try reader.string("signer")) else {
        throw reader.problem("signer", "is not the id of a key")
      }
      self.signer = signer
      effect = try reader.strings("effect")
      statements = []
      for (index, payload) in try Self.documents("statements", &reader).enumerated() {
        do {
          statements.append(try Statement(parsing: payload))
        } catch {
          throw JSONFieldError(field: "statements[\(index)]", problem: "\(error)")
        }
        guard statements[index].ledger == ledger else {
          throw JSONFieldError(field: "statements[\(index)]", problem: "was made for another ledger")
        }
      }
      guard !statements.isEmpty else { throw reader.problem("statements", "is empty") }
      evidence = try Self.documents("evidence", &reader)
      signatures = []
      for signature in try Self.documents("signatures", &reader) {
        guard let signature = Signature(bytes: signature) else {
          throw reader.problem("signatures", "holds what is no signature")
        }
        signatures.append(signature)
      }
      try reader.finish()
      guard kind == (isSigned ? "signed" : "draft"), !isSigned || signatures.count == statements.count else {
        throw reader.problem("signatures", "must be one for each statement, or none in a draft")
      }
    } catch {
      throw Problem(.badInput, "\(file): \(error)", next: "Make the draft again where the ledger is.")
    }
  }

  private static func documents(
    _ name: String, _ reader: inout JSONObjectReader
  ) throws(JSONFieldError) -> [[UInt8]] {
    let texts = try reader.strings(name)
    guard texts.count <= documentLimit else { throw reader.problem(name, "holds more than \(documentLimit)") }
    var documents: [[UInt8]] = []
    for text in texts {
      guard let document = Base64.decode(text) else { throw reader.problem(name, "holds what is no base64") }
      documents.append(document)
    }
    return documents
  }

  init(
    ledger: LedgerReference, statements: [Statement], signer: KeyID, effect: [String], evidence: [[UInt8]]
  ) {
    self.ledger = ledger
    self.statements = statements
    self.signer = signer
    self.effect = effect
    self.evidence = evidence
    signatures = []
  }

  /// Signs every statement, byte for byte as they were read.
  ///
  /// - Throws: A ``Problem`` when `key` is not the one that the draft was made for.
  public func signed(with key: SigningKey) throws(Problem) -> DetachedDraft {
    guard key.verificationKey.keyID == signer else {
      throw Problem(
        .usage, "the draft was made for key \(signer.short), this is key \(key.verificationKey.keyID.short)",
        next: "Choose the right one with --key. Nothing was signed.")
    }
    var signed = self
    signed.signatures = statements.map { Envelope(signing: $0, with: key).signature }
    return signed
  }
}

extension Ledger {
  /// A draft as a file for the machine that has the key.
  public func detached(_ draft: Draft) throws(Problem) -> DetachedDraft {
    guard let ledger = draft.statements.first?.ledger else { throw Problem(.bug, "the draft says nothing") }
    var documents: [[UInt8]] = []
    for document in draft.evidence { documents.append(try Problem.ofStore { try document.bytes() }) }
    return DetachedDraft(
      ledger: ledger, statements: draft.statements, signer: draft.signer, effect: draft.effect,
      evidence: documents)
  }

  /// Records what was signed elsewhere: everything or nothing, by the same rules as an act that is signed here.
  @discardableResult
  public mutating func append(_ signed: DetachedDraft) throws(Problem) -> Receipt {
    try refresh()
    guard signed.isSigned else {
      throw Problem(.badInput, "the draft is not signed yet", next: "Sign it with `countersign sign FILE`.")
    }
    guard signed.ledger == governing.ledger else {
      throw Problem(
        .refused, "it was made for the ledger \(signed.ledger.origin), not for this one",
        next: "Name the right one with --store. Nothing was recorded.")
    }
    let evidence = signed.evidence.map { Document($0) }
    for case .certificate(let certificate) in signed.statements.map(\.claim) {
      try certificate.requireEvidence(
        among: evidence, try suite(of: certificate, evidence), try manifest(of: certificate, signed.statements))
    }
    let envelopes = zip(signed.statements, signed.signatures).map { statement, signature in
      Envelope(payload: statement.payload, keyID: signed.signer, signature: signature)
    }
    return try append(envelopes, evidence: evidence)
  }
  /// The suite of a certificate, which may be published with it.
  private func suite(of certificate: Certificate, _ evidence: [Document]) throws(Problem) -> Suite {
    let digest = certificate.suiteDigest
    let label = "\(certificate.suiteName)@\(certificate.suiteVersion)"
    let bytes = try Problem.ofStore {
      try evidence.first { $0.digest == digest }?.bytes() ?? store.blob(digest)
    }
    guard let bytes else { throw Problem(.notFound, "there is no suite \(label) with digest \(digest.short)") }
    do {
      return try Suite(parsing: bytes, keeping: SpillFile())
    } catch {
      throw Problem(.badInput, "the cases of \(label) cannot be read: \(error)")
    }
  }

  /// What a certificate is about, which may be submitted with it.
  private func manifest(of certificate: Certificate, _ statements: [Statement]) throws(Problem) -> Manifest {
    let id = certificate.subject.adaptation
    for case .manifest(let manifest) in statements.map(\.claim)
    where Adaptation.described(by: manifest).id == id { return manifest }
    return try known(id).manifest
  }
}
