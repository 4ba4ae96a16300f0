import Admissibility
import Attestations
import Console
import Cryptography
import Governance
import Workflows

extension Desk {
  /// Drafts a statement for the named key, or for the first key here that may sign it, and keeps it.
  func draft(_ act: Console.Act, key name: String?) -> Result<Answer, Failure> {
    do throws(Problem) {
      return .success(.draft(try drafted(act, key: name)))
    } catch {
      return .failure(Failure(error))
    }
  }

  private func drafted(_ act: Console.Act, key name: String?) throws(Problem) -> SigningRequest {
    try ledger.refresh()
    let files = try candidates(act)
    var kept: (file: SealedKeyFile, draft: KeptDraft)?
    var sample: KeptDraft?
    var keys: [SealedKeyFile] = []
    var problems: [Problem] = []
    for file in files {
      do throws(Problem) {
        let isWanted = file.name.text == name || (kept == nil && name == nil)
        // A revocation names no signer, and its cascade may be large: one draft serves every key.
        if case .revocation(let first)? = sample, let claim = first.draft.statements.first?.claim, !isWanted {
          try ledger.allow(claim, signer: file.keyID)
        } else {
          let draft = try make(act, signer: file.keyID)
          sample = draft
          if isWanted { kept = (file, draft) }
        }
        keys.append(file)
      } catch {
        problems.append(error)
      }
    }
    guard let kept else { throw problem(problems, act) }
    lastDraft += 1
    let handle = DraftHandle(lastDraft)
    drafts[handle] = kept.draft
    let draft = kept.draft.draft
    return SigningRequest(
      handle: handle, title: title(of: act), statement: draft.text, effect: draft.effect,
      keys: keys.map { SigningRequest.Key(name: $0.name.text, holder: holder(of: $0)) },
      selected: keys.firstIndex(of: kept.file) ?? 0)
  }

  private func make(_ act: Console.Act, signer: KeyID) throws(Problem) -> KeptDraft {
    switch act {
    case .decision(let outcome, let id, let rationale):
      .plain(try ledger.draftDecision(outcome, on: id, rationale: rationale, signer: signer))
    case .activation(let id, let environment, let accepts):
      .plain(try ledger.draftActivation(of: id, in: environment, acceptsConditions: accepts, signer: signer))
    case .certificates(let ticket):
      .certificates(try ledger.draftCertificates(runs[ticket] ?? [], signer: signer), runs[ticket] ?? [])
    case .revocation(let node, let reason):
      .revocation(try ledger.draftRevocation(of: node, reason: reason, signer: signer))
    }
  }

  /// Keys that may come into question; whether they may is for the rule engine to say.
  private func candidates(_ act: Console.Act) throws(Problem) -> [SealedKeyFile] {
    switch act {
    case .decision: return try ledger.signers(for: .reviewer)
    case .activation: return try ledger.signers(for: .operator)
    case .certificates(let ticket):
      guard runs[ticket]?.isEmpty == false else {
        throw Problem(.notFound, "there is no finished run to certify", next: "Run the suites again.")
      }
      return try ledger.signers(for: .certifier)
    case .revocation:
      // People before authorities: their keys are the ones that are meant for it.
      let files = try Keychain(ledger.places, world: ledger.world).list()
      let people = files.filter { !ledger.governing.credentials(of: $0.keyID).isEmpty }
      let able = people.filter { file in
        ledger.governing.credentials(of: file.keyID).contains {
          !Set($0.value.roles).isDisjoint(with: [.reviewer, .operator])
        }
      }
      return able + people.filter { !able.contains($0) } + files.filter { !people.contains($0) }
    }
  }

  /// The reason that says most: one that is not about the key, else the first.
  private func problem(_ problems: [Problem], _ act: Console.Act) -> Problem {
    problems.first { $0.kind != .notPermitted } ?? problems.first
      ?? Problem(
        .notPermitted, "no key on this machine may sign this",
        next: "Ask an authority for a credential, or sign where the key is.")
  }

  private func holder(of file: SealedKeyFile) -> String {
    let view = ledger.governing
    let now = now
    let held = view.credentials(of: file.keyID).map(\.value).filter { $0.isInWindow(at: now) }
    let words = held.map { "\($0.roles.map(\.rawValue).joined(separator: ", ")) of \($0.authority)" }
    let name = view.name(of: file.keyID)
    return words.isEmpty ? name : "\(name), \(words.joined(separator: "; "))"
  }

  private func title(of act: Console.Act) -> String {
    switch act {
    case .decision(.approve, let id, _): "Sign the approval of \(ledger.label(of: .adaptation(id)))"
    case .decision(.reject, let id, _): "Sign the rejection of \(ledger.label(of: .adaptation(id)))"
    case .decision(.requestChanges, let id, _):
      "Sign the request for changes to \(ledger.label(of: .adaptation(id)))"
    case .activation(let id, let environment, _):
      "Sign the activation of \(ledger.label(of: .adaptation(id))) in \(environment)"
    case .certificates: "Sign the certificates"
    case .revocation(let node, _): "Sign the revocation of \(ledger.label(of: node))"
    }
  }

  func discard(_ handle: DraftHandle) { drafts[handle] = nil }

  /// The sealed key called `name`.
  func keyFile(_ name: String) throws(Problem) -> SealedKeyFile {
    try Keychain(ledger.places, world: ledger.world).load(name)
  }

  /// Signs and appends a draft: everything or nothing.
  ///
  /// A draft that failed can be tried again.
  func commit(_ handle: DraftHandle, with key: SigningKey) -> Result<Answer, Failure> {
    do throws(Problem) {
      let receipt: Receipt
      switch drafts[handle] {
      case .plain(let draft)?: receipt = try ledger.commit(draft, with: key)
      case .certificates(let draft, let runs)?:
        receipt = try ledger.commit(draft, with: key)
        for run in runs { run.forget() }
      case .revocation(let draft)?: receipt = try ledger.commit(draft, with: key)
      case nil: throw Problem(.bug, "the statement to sign is gone")
      }
      drafts[handle] = nil
      return .success(
        .signed(
          SigningReceipt(
            firstEntry: receipt.firstEntry, entryCount: receipt.digests.count, warning: receipt.warning)))
    } catch {
      return .failure(Failure(error))
    }
  }
}

extension KeptDraft {
  var draft: Draft {
    switch self {
    case .plain(let draft), .certificates(let draft, _): draft
    case .revocation(let revocation): revocation.draft
    }
  }
}
