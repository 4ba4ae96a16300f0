import Admissibility
import Attestations
import Console
import Cryptography
import Governance
import Lineage
import Persistence
import Workflows

/// The ledger as the console uses it: answers queries, keeps drafts and finished runs, signs.
///
/// An actor, so that none of it happens on the main one; one question at a time, in order.
actor ConsoleService {
  var ledger: Ledger
  nonisolated let store: Store
  nonisolated let world: World
  private let isReadOnly: Bool
  private let demoPassphrase: String?
  /// Nil until it was first asked.
  private var dataVersion: Int?
  /// The view for the rows that were shown last.
  private var shown: (size: Int64, ids: [Adaptation.ID], view: LedgerView)?
  /// What was last found of the ledger's tail, or why it is not what this machine remembers.
  private var tail: Result<Store.TailState, Problem>
  var drafts: [DraftHandle: KeptDraft] = [:]
  var lastDraft = 0
  /// What was shown of cascades, the last one of each target: what is signed is what was looked at.
  var previews: [Node: RevocationPreview] = [:]
  /// What suites found, by the ticket of the run.
  var runs: [Ticket: [CertificationRun]] = [:]

  init(_ ledger: Ledger, isReadOnly: Bool, demoPassphrase: String?) {
    self.ledger = ledger
    store = ledger.store
    world = ledger.world
    tail = .success(ledger.store.tail)
    self.isReadOnly = isReadOnly
    self.demoPassphrase = demoPassphrase
  }

  var now: Timestamp { ledger.now }

  /// All that decides about some adaptations; the last one is kept, because the same rows are asked for again and
  /// again.
  func view(of ids: [Adaptation.ID]) throws(Problem) -> LedgerView {
    if let shown, shown.size == ledger.size, shown.ids == ids { return shown.view }
    let view = try ledger.view(of: ids)
    shown = (ledger.size, ids, view)
    return view
  }

  /// Away from whoever asks, who draws meanwhile.
  @concurrent nonisolated func answer(_ query: Query) async -> Result<Answer, Failure> {
    // While it waited for its turn a newer question may have taken its place; nobody hears this answer.
    guard !Task.isCancelled else { return .failure(.noLongerNeeded) }
    do {
      switch query {
      case .queue(let request): return .success(.queue(try await queue(request)))
      case .queueCount(let selection, let limit):
        return .success(.count(try await count(selection, limit: limit)))
      case .filterValues: return .success(.filterValues(try filterValues()))
      case .again(let id, let suite, let question):
        return .success(.again(try await again(id, suite, question)))
      case .ledger(let request): return .success(.ledger(try await entries(request)))
      case .ledgerCount(let terms, let limit):
        return .success(.count(try await count(ofLedger: terms, limit: limit)))
      case .ledgerValues: return .success(.filterValues(try ledgerValues()))
      default: return await answerInTurn(query)
      }
    } catch is CancellationError {
      return .failure(.noLongerNeeded)
    } catch {
      do throws(Problem) {
        return try Problem.ofStore { throw error }
      } catch {
        return .failure(Failure(error))
      }
    }
  }

  /// What needs the ledger as it is known here.
  private func answerInTurn(_ query: Query) -> Result<Answer, Failure> {
    guard !Task.isCancelled else { return .failure(.noLongerNeeded) }
    do throws(Problem) {
      return .success(try found(query))
    } catch {
      return .failure(Failure(error))
    }
  }

  private func found(_ query: Query) throws(Problem) -> Answer {
    switch query {
    case .queueRows(let ids): .queueRows(try rows(ids))
    case .queue, .queueCount, .filterValues, .again, .ledger, .ledgerCount, .ledgerValues:
      throw Problem(.bug, "a question that takes its time was asked in turn")
    case .adaptation(let id): .adaptation(try detail(id))
    case .suites(let id): .suites(try menu(for: id))
    case .asked(let id, let suites, let against): .asked(try asked(id, suites, against: against))
    case .entry(let sequence): .entry(try entry(sequence))
    case .listing(let kind): .listing(listing(kind))
    case .cascade(let node, let since): .cascade(try preview(node, since: since))
    case .find(let text): try found(named: text)
    }
  }

  private func found(named text: String) throws(Problem) -> Answer {
    let node = try ledger.node(named: text)
    return .found(node, label: ledger.label(of: node))
  }

  /// Takes up what was appended since; nil when nothing was.
  func refreshIfChanged() -> Result<StoreStatus, Failure>? {
    do throws(Problem) {
      let version = try Problem.ofStore { try ledger.store.dataVersion() }
      guard version != dataVersion else { return nil }
      let size = ledger.size
      try ledger.refresh()
      dataVersion = version
      return ledger.size == size ? nil : .success(banner)
    } catch {
      return .failure(Failure(error))
    }
  }

  /// Checks the ledger against what this machine remembers of it, and takes up what was appended since.
  func lookAgain() -> (StoreStatus, Failure?) {
    do throws(Problem) {
      tail = .success(try Problem.ofStore { try store.currentTail() })
      try ledger.refresh()
      return (banner, nil)
    } catch {
      tail = .failure(error)
      return (banner, Failure(error))
    }
  }

  var banner: StoreStatus {
    let tail: StoreStatus.Tail =
      switch self.tail {
      case .success(.empty): .empty
      case .success(.pinned): .pinned
      case .success(.notPinnedOnThisMachine): .notPinned
      case .failure(let problem): .faulty(problem.what)
      }
    let keys = keys
    return StoreStatus(
      storeName: ledger.governing.root?.value.name ?? ledger.places.storeName, entryCount: ledger.size,
      tail: tail, clockWarning: ledger.clockWarning,
      demoPassphrase: demoPassphrase, isReadOnly: isReadOnly,
      abilities: abilities(keys),
      submitCommand: submitCommand(ledger.voices(for: .statement(.manifest), among: keys.usable).first?.key),
      keyProblems: keys.problems.map(\.what))
  }

  /// With the first place and key that are there, so that it can be typed as it stands but for the model's own name.
  private func submitCommand(_ signer: SealedKeyFile?) -> String {
    var words = "countersign submit FOLDER --name NAME --version 1.0.0 \\\n  --base-dir BASE --risk limited"
    if let place = ledger.governing.environments.first?.value.id { words += " --environment \(place)" }
    if let key = signer?.name { words += " --key \(key)" }
    return words
  }

  private var keys: Keychain.Contents {
    do throws(Problem) {
      return try Keychain(ledger.places, world: world).contents()
    } catch {
      return Keychain.Contents(problems: [error])
    }
  }

  private func abilities(_ keys: Keychain.Contents) -> Abilities {
    func why(_ type: PredicateType, _ words: String) -> String? {
      guard ledger.voices(for: .statement(type), among: keys.usable).isEmpty else { return nil }
      // What is wrong with a key file, which may be the one that is wanted.
      return "no usable key on this machine is \(words)" + (keys.problems.first.map { ": \($0.what)" } ?? "")
    }
    var abilities = Abilities()
    abilities.certify = why(.certificate, "a certifier's")
    abilities.decide = why(.decision, "a reviewer's")
    abilities.activate = why(.activation, "an operator's")
    abilities.revoke = why(.revocation, "one that may revoke")
    return abilities
  }
}

/// A draft that was shown and waits for a signature.
enum KeptDraft: Sendable {
  case plain(Draft)
  case certificates(Draft, [CertificationRun])
  case revocation(RevocationDraft)
}

extension Failure {
  fileprivate static let noLongerNeeded = Failure("no longer needed")

  init(_ problem: Problem) {
    self.init(
      ([problem.what] + problem.details).joined(separator: "\n"), next: problem.next,
      outdatesDraft: problem.isStale)
  }
}
