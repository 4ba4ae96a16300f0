public import Cryptography
import Governance
import StrictJSON

/// A DSSE v1 envelope with one signature: anyone's bytes, until ``verify(with:)`` makes a ``VerifiedStatement``.
///
/// Source: secure-systems-lab/dsse, envelope.md and protocol.md.
public struct Envelope: Hashable, Sendable {
  public static let payloadType = "application/vnd.in-toto+json"
  /// An envelope longer than this is refused before it is parsed.
  public static let byteLimit = 12 << 20

  public let payload: [UInt8]
  /// A hint only; the signature decides.
  public let keyID: KeyID
  public let signature: Signature

  public init(payload: [UInt8], keyID: KeyID, signature: Signature) {
    self.payload = payload
    self.keyID = keyID
    self.signature = signature
  }

  /// Signs a statement.
  public init(signing statement: Statement, with key: SigningKey) {
    let payload = statement.payload
    let signed = Self.preAuthenticationEncoding(type: Self.payloadType, body: payload)
    self.init(payload: payload, keyID: key.verificationKey.keyID, signature: key.sign(signed))
  }

  /// The bytes that a DSSE signature covers: `DSSEv1 <length> <type> <length> <body>`.
  public static func preAuthenticationEncoding(type: String, body: [UInt8]) -> [UInt8] {
    Array("DSSEv1 \(type.utf8.count) \(type) \(body.count) ".utf8) + body
  }

  /// The envelope as JSON, canonical, without a line feed.
  public var bytes: [UInt8] {
    JSONValue.object([
      "payload": .string(Base64.encode(payload)),
      "payloadType": .string(Self.payloadType),
      "signatures": .array([
        .object(["keyid": .string(keyID.hex), "sig": .string(Base64.encode(signature.bytes))])
      ]),
    ]).canonicalBytes
  }

  /// Reads an envelope; fields that DSSE does not name are ignored, as it demands.
  public init(parsing bytes: [UInt8]) throws(EnvelopeError) {
    guard let value = try? JSONValue(parsing: bytes, limits: .init(bytes: Self.byteLimit, depth: 16)) else {
      throw .malformed
    }
    guard value["payloadType"]?.word == ByteText(Self.payloadType) else { throw .payloadType }
    guard let signatures = value["signatures"]?.array, signatures.count == 1 else { throw .signatureCount }
    guard let payload = value["payload"]?.string.flatMap({ Base64.decode($0) }),
      let keyID = signatures[0]["keyid"]?.string.flatMap(KeyID.init(hex:)),
      let signature = signatures[0]["sig"]?.string.flatMap({ Base64.decode($0) }).flatMap(
        Signature.init(bytes:))
    else { throw .malformed }
    self.init(payload: payload, keyID: keyID, signature: signature)
  }

  /// Checks the signature against the keys that the ledger has named so far, then reads the statement.
  public func verify(with keys: KeyRing) throws(EnvelopeError) -> VerifiedStatement {
    // The ring holds a key under its own id.
    guard let key = keys[keyID] else { throw .unknownKey(keyID) }
    return try verify(with: key)
  }

  /// Checks a ledger's first entry, which names the key that signs it.
  public func verifyRoot() throws(EnvelopeError) -> VerifiedStatement {
    guard case .root(let root) = try statement().claim else { throw .notARoot }
    guard root.key.keyID == keyID else { throw .signature(keyID) }
    return try verify(with: root.key)
  }

  private func verify(with key: VerificationKey) throws(EnvelopeError) -> VerifiedStatement {
    let signed = Self.preAuthenticationEncoding(type: Self.payloadType, body: payload)
    guard key.isValid(signature, for: signed) else { throw .signature(keyID) }
    let statement = try statement()
    return VerifiedStatement(
      claim: statement.claim, ledger: statement.ledger, digest: Digest(of: payload), signer: keyID,
      byteCount: payload.count)
  }

  private func statement() throws(EnvelopeError) -> Statement {
    do {
      return try Statement(parsing: payload)
    } catch {
      throw .statement(error)
    }
  }
}

/// Why an envelope is not accepted.
public enum EnvelopeError: Error, Hashable, Sendable, CustomStringConvertible {
  case malformed
  case payloadType
  case signatureCount
  case unknownKey(KeyID)
  case signature(KeyID)
  case notARoot
  case statement(StatementError)

  public var description: String {
    switch self {
    case .malformed: "not a DSSE envelope"
    case .payloadType: "the payload type is not \(Envelope.payloadType)"
    case .signatureCount: "an envelope must carry exactly one signature"
    case .unknownKey(let id): "signed by key \(id.short), which nothing in the ledger names"
    case .signature(let id): "the signature does not match key \(id.short)"
    case .notARoot: "the first entry is not a root"
    case .statement(let error): "\(error)"
    }
  }
}
