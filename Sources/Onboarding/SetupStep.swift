/// A step of beginning a ledger.
public enum SetupStep: Int, CaseIterable, Hashable, Sendable, Comparable {
  case organisation, person, authorities, environment, policy, passphrase, summary

  public static func < (left: SetupStep, right: SetupStep) -> Bool { left.rawValue < right.rawValue }

  public var title: String {
    switch self {
    case .organisation: "Organisation"
    case .person: "You"
    case .authorities: "Authorities"
    case .environment: "Environment"
    case .policy: "Policy"
    case .passphrase: "Passphrase"
    case .summary: "Summary"
    }
  }

  /// Counted from 1.
  public var number: Int { rawValue + 1 }

  public var next: SetupStep? { SetupStep(rawValue: rawValue + 1) }
  public var previous: SetupStep? { SetupStep(rawValue: rawValue - 1) }

  /// Why it is asked, in a few sentences.
  public var about: [String] {
    switch self {
    case .organisation:
      [
        "There is no ledger here yet. Seven short steps begin one; nothing is written before the last.",
        "A ledger holds every signed act: who submitted, certified, approved, activated and revoked what.",
      ]
    case .person:
      [
        "You will review, certify, activate and revoke. Every act is signed with a key that only you hold.",
        "Duties are kept apart: the same person cannot submit and approve. So somebody else hands in "
          + "fine-tunes, such as the pipeline that trains them.",
      ]
    case .authorities:
      [
        "Authorities publish policies and say who may act for them. A model runs where all of them agree.",
        "Begin with your own; provider and regulator can be named later. Whoever is named now is yours to sign "
          + "for until you hand over the key.",
      ]
    case .environment:
      [
        "An environment is a deployment in a jurisdiction. Submissions name the environments that they are for, "
          + "and verdicts are given for each."
      ]
    case .policy:
      [
        "A policy says what an authority demands. Without one nothing may run. This is what the chosen one demands:"
      ]
    case .passphrase:
      [
        "Every key made now is sealed under this passphrase. Nobody can recover it: keep it like the key to a safe."
      ]
    case .summary: ["This is all that will be made and signed."]
    }
  }

  /// What is asked in this step, given what was answered before.
  public func questions(_ answers: Answers) -> [Question] {
    switch self {
    case .organisation: [.organisation, .origin]
    case .person: [.person, .personName, .submitter]
    case .authorities: [.authorities] + answers.deciders.map(\.question)
    case .environment: [.environment, .jurisdiction, .deployment]
    case .policy: [.template]
    case .passphrase, .summary: []
    }
  }
}
