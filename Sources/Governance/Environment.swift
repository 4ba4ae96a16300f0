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

  public init(id: EnvironmentID, name: String, jurisdiction: Jurisdiction, authorities: [AuthorityID]) {
    self.id = id
    self.name = name
    self.jurisdiction = jurisdiction
    self.authorities = authorities.sorted()
  }
}
