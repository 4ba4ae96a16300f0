import Admissibility
import Attestations
import Cryptography
import Governance
import Persistence
import StrictJSON

/// A key as an entry of the ledger names it.
struct NamedKey {
  var key: VerificationKey
  /// `root`, `log`, `authority` or `principal`.
  var kind: String
  /// `root`, `log`, the name of an authority, or `AUTHORITY/NAME` of a principal, whom nobody else can be called.
  var holder: String
  /// Free text for people.
  var name: String
  var authority: AuthorityID?
  var roles: [Role] = []
  var notBefore: Timestamp?
  var notAfter: Timestamp?
  /// The entry that says so.
  var sequence: Int

  static func named(by claim: Claim, sequence: Int) -> [NamedKey] {
    switch claim {
    case .root(let root):
      [
        NamedKey(key: root.key, kind: "root", holder: "root", name: root.name, sequence: sequence),
        NamedKey(key: root.logKey, kind: "log", holder: "log", name: root.origin, sequence: sequence),
      ]
    case .authority(let authority):
      [
        NamedKey(
          key: authority.key, kind: "authority", holder: authority.id.text, name: authority.name,
          authority: authority.id, notAfter: authority.notAfter, sequence: sequence)
      ]
    case .credential(let credential):
      [
        NamedKey(
          key: credential.key, kind: "principal", holder: credential.holder.description,
          name: credential.name,
          authority: credential.authority, roles: credential.roles, notBefore: credential.notBefore,
          notAfter: credential.notAfter, sequence: sequence)
      ]
    default: []
    }
  }

  func json(in view: LedgerView) -> JSONValue {
    .object([
      "keyid": .string(key.keyID.hex), "public": .string(key.bytes.hex),
      "sshFingerprint": .string(key.openSSHFingerprint), "kind": .string(kind), "holder": .string(holder),
      "name": .string(name), "authority": authority.map { .string($0.text) },
      "roles": roles.isEmpty ? nil : .strings(roles.map(\.rawValue)),
      "notBefore": notBefore.map { .string($0.rfc3339) }, "notAfter": notAfter.map { .string($0.rfc3339) },
      "entry": .integer(Int64(sequence)), "voidSince": view.voidSince(key.keyID).map(JSONValue.integer),
      "refusal": view.refused[Int64(sequence)].map { .string("\($0)") },
    ])
  }

  /// A line of an allowed signers file.
  ///
  /// Source: ssh-keygen(1), ALLOWED SIGNERS.
  var allowedSigner: String {
    let window = [
      notBefore.map { "valid-after=\"\($0.sshTime)\"" }, notAfter.map { "valid-before=\"\($0.sshTime)\"" },
    ]
    .compactMap { $0 }.joined(separator: ",")
    let line = key.openSSHLine(comment: "\(kind) \(key.keyID.short)")
    return [holder, window, line].filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension Timestamp {
  /// `YYYYMMDDHHMMSSZ`.
  fileprivate var sshTime: String { rfc3339.prefix(19).filter(\.isNumber) + "Z" }
}

extension BundleFolder {
  /// Writes each key in three forms, and who holds them.
  func write(keys: [NamedKey], view: LedgerView) throws(Problem) {
    var seen: Set<KeyID> = []
    for named in keys where seen.insert(named.key.keyID).inserted {
      let key = named.key
      try write(key.spkiPEM, to: "keys/\(key.keyID).pem")
      try write(key.openSSHLine(comment: named.holder) + "\n", to: "keys/\(key.keyID).ssh.pub")
      // What securesystemslib's Key.from_dict reads, and TUF and in-toto metadata hold.
      let json = JSONValue.object([
        "keytype": .string("ed25519"), "scheme": .string("ed25519"),
        "keyval": .object(["public": .string(key.bytes.hex)]),
      ])
      try write(json.prettyText, to: "keys/\(key.keyID).securesystemslib.json")
    }
    let list = try file("keys/keys.jsonl")
    for named in keys { try list.appendLine(json(named, view)) }
    try list.finish()
    let accepted = keys.filter {
      view.refused[Int64($0.sequence)] == nil && view.voidSince($0.key.keyID) == nil
    }
    try write(accepted.map { $0.allowedSigner + "\n" }.joined(), to: "keys/allowed_signers")
  }

  private func json(_ named: NamedKey, _ view: LedgerView) -> [UInt8] {
    Array(named.json(in: view).compactText.utf8)
  }
}
