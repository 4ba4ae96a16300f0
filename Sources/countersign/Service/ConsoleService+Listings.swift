import Admissibility
import Console
import Cryptography
import Governance
import Presentation
import Workflows

extension ConsoleService {
  func listing(_ kind: Listing.Kind) -> Listing {
    switch kind {
    case .authorities: Listing(kind: kind, items: authorities)
    case .suites: Listing(kind: kind, items: suites)
    case .policies: Listing(kind: kind, items: policies)
    }
  }

  /// Each authority with the people to whom it issued credentials.
  private var authorities: [Listing.Item] {
    let view = ledger.governing
    return view.authorities.flatMap { fact -> [Listing.Item] in
      let one = fact.value
      let authority = Listing.Item(
        node: .authority(one.id), name: one.id.text,
        cells: [one.kind.rawValue, "", one.key.keyID.short],
        state: one.notAfter <= now ? .expired : .inForce,
        facts: [
          .init("authority", one.id.text), .init("name", one.name), .init("kind", one.kind.rawValue),
          .init("key", one.key.keyID.hex), .init("expires", one.notAfter.minuteText),
        ], entry: fact.sequence, expires: one.notAfter)
      return [authority] + view.credentials.filter { $0.value.authority == one.id }.map(item)
    }
  }

  private func item(_ fact: CredentialFact) -> Listing.Item {
    let one = fact.value
    let key = one.key.keyID
    let roles = one.roles.map(\.rawValue).joined(separator: ", ")
    let scope = scopeText(one.scope)
    let state: Listing.Item.State =
      ledger.governing.revocation(of: key, for: fact.speaker) != nil
      ? .revoked : one.isInWindow(at: now) ? .inForce : .expired
    return Listing.Item(
      node: .key(key), name: one.holder.description, cells: [roles, scope, key.short],
      state: state,
      facts: [
        .init("person", "\(one.holder)  \(one.name)"), .init("authority", one.authority.text),
        .init("roles", roles), .init("scope", scope), .init("key", key.hex),
        .init("valid from", one.notBefore.minuteText), .init("expires", one.notAfter.minuteText),
      ], entry: fact.sequence, expires: one.notAfter, isNested: true)
  }

  private func scopeText(_ scope: Scope) -> String {
    let parts = [
      scope.jurisdictions.map { $0.map(\.text).joined(separator: " ") },
      scope.environments.map { $0.map(\.text).joined(separator: " ") },
    ].compactMap { $0 }
    return parts.isEmpty ? "everywhere" : parts.joined(separator: ", ")
  }

  private var suites: [Listing.Item] {
    let view = ledger.governing
    return view.suites.flatMap { view.suiteVersions($0.value.name).reversed() }.map { fact in
      let one = fact.value
      let node = Node.suite(one.name, version: one.version)
      let isLatest = view.suite(one.name) == fact
      return Listing.Item(
        node: node, name: one.label,
        cells: [one.title, "\(one.caseCount)", Percentage.column(one.floor), view.name(of: fact)],
        state: view.isRevoked(node) ? .revoked : isLatest ? .inForce : .replaced,
        facts: [
          .init("suite", one.label), .init("authority", one.authority.text), .init("title", one.title),
          .init("cases", "\(one.caseCount)"),
          .init("floor", Percentage.text(one.floor)), .init("content", "sha256:\(one.digest.hex)"),
        ], entry: fact.sequence)
    }
  }

  private var policies: [Listing.Item] {
    let view = ledger.governing
    let inForce = Set(view.policiesInForce.map(\.digest))
    return view.policyNames.flatMap { view.policyVersions($0).reversed() }.map { fact in
      let one = fact.value
      let node = Node.policy(one.name, version: one.version)
      return Listing.Item(
        node: node, name: one.label,
        cells: [one.authority.text, appliesText(one.applies), "\(one.requirements.count)", one.title],
        state: view.isRevoked(node) ? .revoked : inForce.contains(fact.digest) ? .inForce : .replaced,
        facts: [
          .init("policy", one.label), .init("title", one.title), .init("authority", one.authority.text),
          .init("applies to", appliesText(one.applies)),
          .init("requires", one.requirements.map(\.words).joined(separator: "\n")),
        ], entry: fact.sequence)
    }
  }

  private func appliesText(_ applies: Applicability) -> String {
    let parts = [
      applies.environments.map { $0.map(\.text).joined(separator: " ") },
      applies.jurisdictions.map { $0.map(\.text).joined(separator: " ") },
      applies.risks.map { $0.map(\.rawValue).joined(separator: " ") + " risk" },
    ].compactMap { $0 }
    return parts.isEmpty ? "everything" : parts.joined(separator: ", ")
  }
}
