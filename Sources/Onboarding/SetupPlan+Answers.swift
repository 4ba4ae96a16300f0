import Cryptography
import Governance

extension SetupPlan {
  init(_ answers: Answers, _ offer: SetupOffer) throws(AnswerProblem) {
    if let first = answers.problems(templates: offer.templateIDs).first {
      throw AnswerProblem(first.question, first.problem)
    }
    var names = KeyNames(taken: offer.takenKeys)
    rootKey = try names.make("root", for: .organisation)
    organisation = answers.value(of: .organisation)
    origin = answers.value(of: .origin)
    keys = [Key(name: rootKey, use: "the root: names authorities, declares environments")]
    authorities = []
    for decider in answers.deciders {
      let text = answers.value(of: decider.question)
      let id: AuthorityID = try Self.identifier(decider.question, answers)
      let key = try names.make(text, for: decider.question)
      let isOwn = authorities.isEmpty
      authorities.append(Party(id: id, kind: decider.kind, name: isOwn ? organisation : text, key: key))
      keys.append(Key(name: key, use: "\(id), \(decider.kind.rawValue): says who may act for it"))
    }
    environment = Environment(
      id: try Self.identifier(.environment, answers), name: answers.value(of: .deployment),
      jurisdiction: try Self.identifier(.jurisdiction, answers), authorities: authorities.map(\.id))
    let person: PrincipalName = try Self.identifier(.person, answers)
    let submitter: PrincipalName = try Self.identifier(.submitter, answers)
    publisher = try names.make(person.text, for: .person)
    let submitterKey = try names.make(submitter.text, for: .submitter)
    keys.append(Key(name: publisher, use: "\(person): reviews, certifies, activates, publishes, revokes"))
    keys.append(Key(name: submitterKey, use: "\(submitter): submits"))
    let fullName = answers.value(of: .personName)
    let ownKey = publisher
    grants = authorities.enumerated().map { index, party in
      Grant(
        principal: person, name: fullName, authority: party.id,
        roles: index == 0 ? [.certifier, .operator, .publisher, .reviewer] : [.publisher, .reviewer],
        key: ownKey)
    }
    grants.append(
      Grant(
        principal: submitter, name: submitter.text, authority: authorities[0].id, roles: [.submitter],
        key: submitterKey))
    policies = []
    suites = []
    notes = []
    try take(offer.template(answers), offer)
  }

  private mutating func take(_ template: PolicyTemplate?, _ offer: SetupOffer) throws(AnswerProblem) {
    guard let template else {
      notes.append("Without a policy nothing can be admitted: countersign policy publish FILE")
      return
    }
    for party in authorities {
      do {
        policies.append(try template.policy(for: party.id))
      } catch {
        throw AnswerProblem(.template, "cannot be named after \(party.id): \(error)")
      }
    }
    suites = template.suites.filter { offer.suites[$0] != nil }
    for missing in template.suites where offer.suites[missing] == nil {
      notes.append("The suite \(missing) is not beside the program: countersign suite publish FILE")
    }
    if template.reviewers > 1 {
      notes.append(
        "\(template.reviewers) reviewers must approve and you are one: issue a credential to another before that."
      )
    }
    if authorities.count > 1 {
      let others = authorities.dropFirst().map(\.id.text).joined(separator: " and ")
      notes.append("You review for \(others) too until their own people hold credentials.")
    }
  }

  private static func identifier<Kind>(
    _ question: Question, _ answers: Answers
  ) throws(AnswerProblem) -> Identifier<Kind> {
    do {
      return try Identifier(answers.value(of: question))
    } catch {
      throw AnswerProblem(question, "\(error)")
    }
  }
}

/// Finds names for keys that nobody has yet.
private struct KeyNames {
  var taken: [KeyName]

  /// `text` in the letters that files have, with a number behind it where the name is taken.
  mutating func make(_ text: String, for question: Question) throws(AnswerProblem) -> KeyName {
    let letters = text.lowercased().map { $0 == "@" || $0 == "+" ? "-" : String($0) }.joined()
    for number in 1...1000 {
      guard let name = KeyName(number == 1 ? letters : "\(letters)-\(number)") else {
        throw AnswerProblem(question, "cannot name a key: 1 to \(KeyName.maximumLength) letters and digits")
      }
      if !taken.contains(name) {
        taken.append(name)
        return name
      }
    }
    throw AnswerProblem(question, "is the name of a thousand keys here")
  }
}
