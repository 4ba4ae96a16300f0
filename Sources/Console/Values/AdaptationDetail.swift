public import Admissibility
public import Governance
public import Listings

/// Everything that the console shows about one adaptation.
public struct AdaptationDetail: Hashable, Sendable {
  public var adaptation: Adaptation
  public var state: AdaptationState
  public var predecessor: String?
  public var submittedAt: Timestamp
  public var submitter: String
  /// In the manifest's order.
  public var verdicts: [PlaceVerdict]
  /// Newest first.
  public var certificates: [CertificateDetail]
  public var lineage: LineageTree
  /// Newest first.
  public var history: [HistoryEntry]

  public init(
    adaptation: Adaptation, state: AdaptationState, predecessor: String? = nil, submittedAt: Timestamp,
    submitter: String, verdicts: [PlaceVerdict], certificates: [CertificateDetail], lineage: LineageTree,
    history: [HistoryEntry]
  ) {
    self.adaptation = adaptation
    self.state = state
    self.predecessor = predecessor
    self.submittedAt = submittedAt
    self.submitter = submitter
    self.verdicts = verdicts
    self.certificates = certificates
    self.lineage = lineage
    self.history = history
  }

  public var label: String { adaptation.manifest.label }
}

/// The verdict on an adaptation in one environment, with every finding.
public struct PlaceVerdict: Hashable, Sendable {
  public var admission: Admission
  public var place: Place
  /// Of the environment, for people.
  public var name: String

  public init(_ admission: Admission, jurisdiction: String?, name: String) {
    self.admission = admission
    place = Place(admission, jurisdiction: jurisdiction)
    self.name = name
  }
}
