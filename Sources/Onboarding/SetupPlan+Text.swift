import Attestations
import Cryptography
public import Governance
import StrictJSON

extension SetupPlan {
  /// A line of the summary.
  public struct Line: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case heading, item, note, statement }

    public var kind: Kind
    public var text: String

    public init(_ kind: Kind, _ text: String) {
      self.kind = kind
      self.text = text
    }
  }

  /// Everything that is made and signed, for people; policies to the last byte.
  public func summary(place: String, suites known: [String: SetupOffer.Suite]) -> [Line] {
    var lines = [Line(.heading, "\(keys.count) keys, each sealed under your passphrase")]
    let width = keys.map(\.name.text.count).max() ?? 0
    lines += keys.map { Line(.item, "\(padded($0.name.text, width))  \($0.use)") }
    lines.append(Line(.heading, "\(entryCount) entries, signed"))
    lines.append(
      Line(.item, "the ledger \(organisation), origin \(origin)/ and random digits, by \(rootKey)"))
    for party in authorities {
      lines.append(
        Line(.item, "the authority \(party.id), \(party.kind.rawValue), for five years, by \(rootKey)"))
    }
    if let place = environment {
      lines.append(
        Line(
          .item,
          "the environment \(place.id) (\(place.name)), jurisdiction \(place.jurisdiction), by \(rootKey)"))
    }
    for grant in grants {
      let roles = grant.roles.map(\.rawValue).joined(separator: ", ")
      let issuer = authorities.first { $0.id == grant.authority }?.key ?? rootKey
      lines.append(
        Line(.item, "\(grant.principal) as \(roles) of \(grant.authority) for a year, by \(issuer)"))
    }
    for policy in policies {
      lines.append(
        Line(.item, "the policy \(policy.label): \(policy.requirements.count) demands, by \(publisher)"))
    }
    for suite in suites {
      let words = known[suite].map { "\($0.label): \($0.title), \($0.cases) cases" } ?? suite
      lines.append(Line(.item, "the suite \(words), by \(publisher)"))
    }
    lines.append(Line(.heading, "In \(place)"))
    if !notes.isEmpty {
      lines.append(Line(.heading, "To know"))
      lines += notes.map { Line(.note, $0) }
    }
    for policy in policies {
      lines.append(Line(.heading, "\(policy.label), as it is signed, with the ledger's name added"))
      lines += Self.statement(policy).map { Line(.statement, $0) }
    }
    return lines
  }

  /// What is signed to put a policy in force, a member a line, but for the name that the ledger is given with its first
  /// entry.
  public static func statement(_ policy: Policy) -> [String] {
    policy.json.prettyText.split(separator: "\n").map(String.init)
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }

  /// The command that leads on from a ledger that was just begun.
  public var nextCommand: String {
    guard let environment, let submitter = grants.first(where: { $0.roles == [.submitter] }) else {
      return "countersign authority add ID --kind customer --name NAME --holder KEY"
    }
    return
      "countersign submit FOLDER --name NAME --version 1.0.0 --base-dir BASE --environment \(environment.id) --risk limited"
      + " --key \(submitter.key)"
  }
}
