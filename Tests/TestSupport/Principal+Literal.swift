public import Governance

/// `authority/name`; a text that is none stops the test.
extension Principal: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) {
    guard let principal = Principal(text: text) else { preconditionFailure("\(text) is no principal") }
    self = principal
  }
}

// Swift demands these two of every type that takes string literals.
extension Principal: ExpressibleByExtendedGraphemeClusterLiteral {}
extension Principal: ExpressibleByUnicodeScalarLiteral {}
