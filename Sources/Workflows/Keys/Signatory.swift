import Admissibility
public import Cryptography
import Governance

/// Who is to sign: a key that is on this machine, or one that is kept elsewhere.
public struct Signatory: Hashable, Sendable {
  public let keyID: KeyID
  /// The key file's name, or what the ledger calls its holder.
  public let name: String
  /// `nil` for a key that is not here.
  public let file: SealedKeyFile?

  public init(_ file: SealedKeyFile) {
    keyID = file.keyID
    name = file.name.text
    self.file = file
  }

  init(keyID: KeyID, name: String) {
    self.keyID = keyID
    self.name = name
    file = nil
  }
}

extension Ledger {
  /// The signatory that a person names: a key file here, else a holder that the ledger knows.
  ///
  /// `allowsAbsent`: Whether a key will do that is kept elsewhere, as for a draft that is signed there.
  public func signatory(named name: String, allowsAbsent: Bool) throws(Problem) -> Signatory {
    do throws(Problem) {
      return Signatory(try Keychain(places, world: world).load(name))
    } catch {
      guard allowsAbsent, case .key(let id)? = try? node(named: "key:\(name)") else { throw error }
      return Signatory(keyID: id, name: governing.name(of: id))
    }
  }

  /// The signatory of a key by its id.
  public func signatory(of id: KeyID, allowsAbsent: Bool) throws(Problem) -> Signatory {
    do throws(Problem) {
      return Signatory(try keyFile(of: id))
    } catch {
      guard allowsAbsent else { throw error }
      return Signatory(keyID: id, name: governing.name(of: id))
    }
  }
}
