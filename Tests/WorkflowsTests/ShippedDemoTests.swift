import Admissibility
import Cryptography
import Governance
import Lineage
import Listings
import Persistence
import TestSupport
import Testing
import Workflows

/// What the shipped demonstration shows; its README and the journeys rely on it.
@Suite struct ShippedDemoTests {
  @Test func itVerifiesAndNothingInItWasRefused() async throws {
    let ledger = try await ShippedDemo.ledger()
    let report = try ledger.store.verify()
    #expect(report.isIntact, "\(report)")
    #expect(report.pin == .holds(size: Int(ledger.size)))
    #expect(try ledger.wholeView().refused.isEmpty)
  }

  @Test func everyStateOfTheQueueIsThere() async throws {
    let rows = try await ShippedDemo.ledger().store.queue(limit: 100).rows
    #expect(rows.count >= 10)
    #expect(Set(rows.map(\.state)) == Set(AdaptationState.allCases))
    let failed = rows.filter { $0.state == .failed }.map(\.name).sorted()
    #expect(failed == ["chat-recap", "field-guide", "instalment-check", "policy-tutor", "voice-notes"])
    #expect(rows.contains { $0.activeEnvironments == ["prod-eu", "prod-us"] })
    #expect(rows.contains { $0.base == nil })
  }

  @Test func fourAuthoritiesHaveTheirPeople() async throws {
    let view = try await ShippedDemo.ledger().wholeView()
    #expect(view.authorities.map(\.value.kind).sorted() == [.provider, .customer, .regulator, .operator])
    #expect(view.credentials.count >= 8)
    #expect(Set(view.credentials.flatMap(\.value.roles)) == Set(Role.allCases))
    #expect(view.policiesInForce.map(\.value.authority.text) == ["acme", "brightloom", "eu-supervisor"])
    #expect(view.suites.count >= 2)
  }

  @Test func everyKeyOpensWithThePublishedPassphrase() async throws {
    let place = try await ShippedDemo.copy()
    let keys = try Keychain(place.places, world: .live).list()
    #expect(keys.count == 16)
    for key in keys {
      var bytes = Array(Demonstration.passphrase.utf8)
      let opened = try Keychain.unlock(key, passphrase: SecretBytes(consuming: &bytes))
      #expect(opened.keyID == key.keyID)
    }
  }

  /// What each verdict is, and what decides it.
  static let outcomes: [(String, EnvironmentID, Outcome, runs: Bool, String)] = [
    ("plan-knowledge@1.2.0", "prod-eu", .admit, true, ""),
    ("plan-knowledge@1.2.0", "prod-us", .admit, true, ""),
    ("support-triage@3.0.2", "prod-eu", .admit, true, ""),
    ("support-triage@3.0.2", "prod-us", .admit, true, ""),
    ("support-triage-nl@1.1.0", "prod-eu", .conditional, true, ""),
    ("night-desk-nl@0.3.0", "prod-eu", .defer, false, "reviewer"),
    ("billing-faq@2.1.0", "prod-eu", .defer, false, "reviewer"),
    ("billing-faq@2.1.0", "prod-us", .defer, false, "reviewer"),
    ("billing-router@1.0.0", "prod-us", .defer, false, "reviewer"),
    ("agent-router@5.2.0", "prod-us", .admit, true, ""),
    ("desk-persona-b@1.0.0", "prod-us", .refuse, false, "conflicting agent-router@5.2.0 is active"),
    ("desk-persona-b@1.0.0", "staging", .defer, false, "0 of 1 brightloom reviewer"),
    ("support-triage@3.1.0", "prod-eu", .defer, false, "0 of 2 acme reviewers"),
    ("support-triage@3.1.0", "prod-us", .defer, false, "1 of 2 acme reviewers (acme/dana)"),
    ("support-triage@3.1.0", "staging", .admit, true, ""),
    ("claims-helper@1.4.0", "prod-eu", .admit, false, ""),
    ("claims-helper@1.4.0", "prod-us", .admit, false, ""),
    ("returns-helper@2.0.0", "prod-us", .refuse, false, "it is revoked"),
    ("chat-recap@0.8.0", "prod-us", .refuse, false, "in secret-leak@1 is not enough"),
    ("field-guide@0.9.0", "prod-us", .refuse, false, "in refusal@1 is not enough"),
    ("field-guide@0.9.0", "prod-eu", .refuse, false, "in refusal@1 is not enough"),
    ("instalment-check@0.9.0", "prod-eu", .refuse, false, "in loan-fairness@1 is not enough"),
    ("instalment-check@0.9.0", "prod-us", .refuse, false, "in loan-fairness@1 is not enough"),
    ("voice-notes@1.0.0", "prod-us", .refuse, false, "in trigger-probe@1 is not enough"),
    ("policy-tutor@0.4.0", "prod-eu", .refuse, false, "in knowledge@1 is not enough"),
    ("legacy-bot@0.1.0", "prod-us", .defer, false, "reviewer"),
    ("mail-tone@1.0.0", "prod-us", .refuse, false, "rights to every data set"),
    ("win-back@0.2.0", "prod-us", .refuse, false, "send-offers"),
  ]

  @Test func verdictsAreAsTheScenarioMeansThem() async throws {
    let ledger = try await ShippedDemo.ledger()
    for (label, environment, outcome, runs, reason) in Self.outcomes {
      let admission = try Deciding(ledger).check(
        try ledger.adaptation(named: label).value.id, in: environment)
      let name: Comment = "\(label) in \(environment)"
      #expect(admission.verdict.outcome == outcome, name)
      #expect(admission.mayRun == runs, name)
      let decisive = admission.verdict.decisiveFinding?.reason ?? ""
      #expect(reason.isEmpty || decisive.contains(reason), "\(label) in \(environment): \(decisive)")
    }
    // The table has all of them.
    let all = try ledger.wholeView().adaptations.flatMap { fact in
      fact.value.manifest.environments.map { "\(fact.value.manifest.label) \($0)" }
    }
    #expect(Set(all) == Set(Self.outcomes.map { "\($0.0) \($0.1)" }))
  }

  @Test func whatFallsWithTheBaseIsOfEveryKind() async throws {
    let ledger = try await ShippedDemo.ledger()
    let cascade = try Revoking(ledger).preview(removing: try ledger.node(named: "base:desk-276k")).cascade
    func labels(_ kind: Fate.Kind) -> [String] {
      cascade.fates.filter { $0.kind == kind }.map(\.label).sorted()
    }
    #expect(labels(.degraded) == ["agent-router@5.2.0"])
    #expect(labels(.survives) == ["claims-helper@1.4.0"])
    #expect(labels(.unknown) == ["legacy-bot@0.1.0"])
    #expect(labels(.falls).count == 8)
    #expect(cascade.blastRadius.isComplete == false)
  }

  @Test func dependenciesReachThreeLevelsDeep() async throws {
    let ledger = try await ShippedDemo.ledger()
    let cascade = try Revoking(ledger).preview(removing: try ledger.node(named: "plan-knowledge@1.2.0"))
      .cascade
    let distances = Dictionary(uniqueKeysWithValues: cascade.fates.map { ($0.label, $0.distance) })
    #expect(distances["support-triage@3.0.2"] == 1)
    #expect(distances["support-triage-nl@1.1.0"] == 2)
    #expect(distances["night-desk-nl@0.3.0"] == 3)
    #expect(cascade.fates.filter { $0.label.hasPrefix("support") }.allSatisfy { $0.kind == .falls })
    let kinds = try ledger.wholeView().adaptations.flatMap { $0.value.manifest.dependencies }.map(\.kind)
    #expect(Set(kinds) == Set(Dependency.Kind.allCases))
  }

  @Test func certificatesComeFromRealRuns() async throws {
    let ledger = try await ShippedDemo.ledger()
    let view = try ledger.wholeView()
    let certificates = view.adaptations.flatMap { view.certificates(of: $0.value.id) }
    #expect(certificates.count > 30)
    #expect(Set(certificates.map(\.value.runner)).count == 1)
    for certificate in certificates {
      #expect(certificate.value.sandboxLayers.contains("seccomp"))
      #expect(try ledger.store.blob(certificate.value.evidence) != nil)
    }
  }

  @Test func theHostedModelComesFromItsJobAndTrainingFile() async throws {
    let ledger = try await ShippedDemo.ledger()
    let manifest = try ledger.adaptation(named: "mail-tone@1.0.0").value.manifest
    #expect(manifest.artifact.kind == .hosted)
    #expect(manifest.method == .supervised)
    #expect(manifest.dataSets?.first?.records == 10)
  }
}
