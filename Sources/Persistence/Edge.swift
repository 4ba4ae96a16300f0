public import Governance

/// A line of the lineage: `source` rests on `target`.
public struct Edge: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// An adaptation and what it was trained on, may run on as well, and was trained with.
    case base, compatible, data
    /// An adaptation and its bytes, each file's, its bases' and data sets', or the hosted model that it is.
    case material
    /// An adaptation and another one, as its manifest says.
    case required, supported, conflicting, predecessor
    /// An adaptation and a certificate about it.
    case certificate
    /// A certificate and its suite.
    case suite
    /// An adaptation and the key of a reviewer who decided on it.
    case decision
    /// A manifest's adaptation, certificate, suite or policy and the key that signed it.
    case signature
    /// A key and the authority that vouches for it; a policy and the authority that publishes it.
    case authority
  }

  public var source: Node
  public var target: Node
  public var kind: Kind

  public init(_ source: Node, _ kind: Kind, _ target: Node) {
    self.source = source
    self.target = target
    self.kind = kind
  }
}
