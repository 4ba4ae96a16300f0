public import Governance

/// Tests name things by literals; a text that is no name stops the test.
extension Identifier: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) {
    do {
      try self.init(text)
    } catch {
      preconditionFailure("\(text) is a name: \(error)")
    }
  }
}

// Swift demands these two of every type that takes string literals.
extension Identifier: ExpressibleByExtendedGraphemeClusterLiteral {}
extension Identifier: ExpressibleByUnicodeScalarLiteral {}
