/// What a credential lets its holder do.
public enum Role: String, CaseIterable, Hashable, Sendable {
  /// Submits manifests and their provenance.
  case submitter
  /// Publishes suites, certifies and revokes certificates and suites.
  case certifier
  /// Decides: approves, rejects, requests changes; revokes adaptations, bases and data sets.
  case reviewer
  /// Publishes and revokes the policies of the authority.
  case publisher
  /// Activates, and revokes adaptations, bases and data sets.
  case `operator`
}
