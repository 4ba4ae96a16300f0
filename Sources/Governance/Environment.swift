public import Cryptography

/// A place where adaptations run: a deployment in a jurisdiction.
public struct Environment: Hashable, Sendable {
  public var id: EnvironmentID
  /// For people; free text of at most 200 bytes.
  public var name: String
  public var jurisdiction: Jurisdiction
  /// The authorities whose policies compose here.
  ///
  /// Each must have at least one policy that applies, or the verdict is
  /// refuse: a missing policy must never read as consent.
  public var authorities: [AuthorityID]
  /// Authorities without policies of their own here whose certifiers and operators are heard all the same.
  ///
  /// Nobody else is: root may name any number of authorities, and only those that an environment names have a part in
  /// it.
  public var participants: [AuthorityID]
  /// The statement before it on the same thing; `nil` for the first: so that one that was signed long ago and kept back
  /// does not replace what was said since.
  public var replaces: Digest?

  public init(
    id: EnvironmentID, name: String, jurisdiction: Jurisdiction, authorities: [AuthorityID],
    participants: [AuthorityID] = [], replaces: Digest? = nil
  ) {
    self.id = id
    self.name = name
    self.jurisdiction = jurisdiction
    self.authorities = authorities.sorted()
    self.participants = participants.sorted()
    self.replaces = replaces
  }

  /// Whether an authority has a part here: its policies compose, or it is a participant.
  public func names(_ authority: AuthorityID) -> Bool {
    authorities.contains(authority) || participants.contains(authority)
  }
}
