import Admissibility
import Attestations
import Console
import Cryptography
import Governance
import Lineage
import Workflows

extension ConsoleService {
  /// Drafts a statement in the chosen name, or in the first name here in which it may be signed, and keeps it.
  func draft(_ act: ConsoleAct, as key: SigningRequest.Key?) -> Result<Answer, Failure> {
    do throws(Problem) {
      return .success(.draft(try drafted(act, as: key)))
    } catch {
      return .failure(Failure(error))
    }
  }

  private func drafted(_ act: ConsoleAct, as chosen: SigningRequest.Key?) throws(Problem) -> SigningRequest {
    try ledger.refresh()
    var kept: (voice: Voice, draft: KeptDraft)?
    var able: [Voice] = []
    var problems: [Problem] = []
    for voice in try voices(act) {
      do throws(Problem) {
        let isWanted =
          chosen.map { $0.name == voice.key.name.text && $0.speaker == voice.speaker.description }
          ?? (kept == nil)
        // A cascade may be large: whether others may revoke is asked without computing it for each.
        if case .revocation(let node, _, let reason) = act, !isWanted {
          try Revoking(ledger).requirePermitted(of: node, reason: reason, by: voice)
        } else {
          let draft = try make(act, voice)
          if isWanted { kept = (voice, draft) }
        }
        able.append(voice)
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
      handle: handle, title: title(of: act), statement: draft.text,
      effect: otherThanShown(kept.draft) + draft.effect,
      keys: able.map {
        SigningRequest.Key(name: $0.key.name.text, speaker: $0.speaker.description, holder: $0.words)
      },
      selected: able.firstIndex(of: kept.voice) ?? 0)
  }

  private func make(_ act: ConsoleAct, _ voice: Voice) throws(Problem) -> KeptDraft {
    let (signer, authority) = (voice.key.keyID, voice.speaker.authority)
    switch act {
    case .decision(let outcome, let id, let rationale):
      return .plain(
        try Deciding(ledger).draft(outcome, on: id, rationale: rationale, signer: signer, for: authority))
    case .activation(let id, let environment, let accepts):
      return .plain(
        try Deciding(ledger).draftActivation(
          of: id, in: environment, acceptsConditions: accepts, signer: signer, for: authority))
    case .certificates(let ticket):
      let runs = runs[ticket] ?? []
      return .certificates(try Certifying(ledger).draft(runs, signer: signer, for: authority), runs)
    case .revocation(let node, let since, let reason):
      return .revocation(
        try Revoking(ledger).draft(try shown(node, since, voice), reason: reason, signer: signer))
    }
  }

  /// What was looked at, where it was shown as this voice would be heard; worked out for this voice otherwise.
  private func shown(_ node: Node, _ since: Int64?, _ voice: Voice) throws(Problem) -> RevocationPreview {
    if let shown = previews[node], shown.since == since, shown.signer == voice.key.keyID,
      shown.speaker == voice.speaker
    {
      return shown
    }
    return try Revoking(ledger).preview(
      removing: node, since: since, by: voice.key.keyID, for: voice.speaker.authority)
  }

  /// A line for people where somebody else than was looked at signs, who is heard otherwise.
  private func otherThanShown(_ kept: KeptDraft) -> [String] {
    guard case .revocation(let draft) = kept, let shown = previews[draft.preview.target],
      shown.since == draft.preview.since, shown.cascade.commitment != draft.cascade.commitment
    else { return [] }
    return [
      "WARNING: in the name of \(draft.preview.speaker) it is not what was shown, which was: "
        + "\(shown.cascade.commitment.summary)."
    ]
  }

  /// Everyone here that may come into question, whoever has something to do first; whether they may is for the rule
  /// engine to say.
  private func voices(_ act: ConsoleAct) throws(Problem) -> [Voice] {
    switch act {
    case .decision(_, let id, _):
      let voices = try ledger.voices(for: .statement(.decision))
      let waiting = try Deciding(ledger).authoritiesWaiting(forDecisionsOn: id)
      return voices.filter { waiting.contains($0.speaker) } + voices.filter { !waiting.contains($0.speaker) }
    case .activation: return try ledger.voices(for: .statement(.activation))
    case .certificates(let ticket):
      guard runs[ticket]?.isEmpty == false else {
        throw Problem(.notFound, "there is no finished run to certify", next: "Run the suites again.")
      }
      return try ledger.voices(for: .statement(.certificate))
    case .revocation(let node, _, _): return try ledger.voices(for: .revoking(node))
    }
  }

  /// The reason that says most: one that is not about the key, else the first.
  private func problem(_ problems: [Problem], _ act: ConsoleAct) -> Problem {
    problems.first { $0.kind != .notPermitted } ?? problems.first
      ?? Problem(
        .notPermitted, "no key on this machine may sign this",
        next: "Ask an authority for a credential, or sign where the key is.")
  }

  private func title(of act: ConsoleAct) -> String {
    switch act {
    case .decision(.approve, let id, _): "Sign the approval of \(ledger.label(of: .adaptation(id)))"
    case .decision(.reject, let id, _): "Sign the rejection of \(ledger.label(of: .adaptation(id)))"
    case .decision(.requestChanges, let id, _):
      "Sign the request for changes to \(ledger.label(of: .adaptation(id)))"
    case .activation(let id, let environment, _):
      "Sign the activation of \(ledger.label(of: .adaptation(id))) in \(environment)"
    case .certificates: "Sign the certificates"
    case .revocation(let node, _, _): "Sign the revocation of \(ledger.label(of: node))"
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
