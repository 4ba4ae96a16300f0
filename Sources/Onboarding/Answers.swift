public import Governance

/// What was answered so far, as typed; an empty answer takes what ``suggestion(for:)`` says.
public struct Answers: Hashable, Sendable {
  private var texts: [Question: String] = [:]

  public init() {}

  /// Texts by question; those that are left out are empty.
  public init(_ texts: [Question: String]) { self.texts = texts.mapValues(\.trimmingSpaces) }

  /// What was typed, without spaces around it.
  public subscript(question: Question) -> String {
    get { texts[question] ?? "" }
    set { texts[question] = newValue.trimmingSpaces }
  }

  /// What counts: the answer, or the suggestion where there is none.
  public func value(of question: Question) -> String {
    self[question].isEmpty ? suggestion(for: question) : self[question]
  }

  /// What an empty answer means; empty where one must be given.
  public func suggestion(for question: Question) -> String {
    switch question {
    case .organisation, .person: return ""
    case .origin: return "countersign"
    case .personName: return self[.person]
    case .submitter: return "pipeline"
    case .authorities: return Decider.choices[0].text
    case .customer: return deciders.first == .customer ? shortName : "customer"
    case .provider: return deciders.first == .provider ? shortName : "provider"
    case .regulator: return "regulator"
    case .environment: return "prod-\(value(of: .jurisdiction).lowercased())"
    case .jurisdiction: return "EU"
    case .deployment: return "Production in the \(value(of: .jurisdiction))"
    case .template: return "one-reviewer"
    }
  }

  /// The organisation's name as one word: letters and digits of its first word.
  private var shortName: String {
    let word = self[.organisation].split(separator: " ").first.map(String.init) ?? ""
    let letters = word.lowercased().unicodeScalars.filter {
      ("a"..."z").contains($0) || ("0"..."9").contains($0)
    }
    let short = String(String.UnicodeScalarView(letters.prefix(32)))
    return short.isEmpty ? "us" : short
  }

  /// The kinds of authority that decide, in the order in which they are asked for; one at least.
  public var deciders: [Decider] {
    Decider.choices.first { $0.text == value(of: .authorities) }?.deciders ?? Decider.choices[0].deciders
  }
}

/// A kind of authority that can be named from the beginning.
public enum Decider: Hashable, Sendable {
  case customer, provider, regulator

  public var kind: Authority.Kind {
    switch self {
    case .customer: .customer
    case .provider: .provider
    case .regulator: .regulator
    }
  }

  public var question: Question {
    switch self {
    case .customer: .customer
    case .provider: .provider
    case .regulator: .regulator
    }
  }

  /// Who can decide together; the first of each is the organisation itself.
  public static let choices: [(text: String, deciders: [Decider])] = [
    ("customer", [.customer]),
    ("customer+provider", [.customer, .provider]),
    ("customer+provider+regulator", [.customer, .provider, .regulator]),
    ("provider", [.provider]),
  ]
}

extension String {
  fileprivate var trimmingSpaces: String {
    var rest = Substring(self)
    while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
    while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
    return String(rest)
  }
}
