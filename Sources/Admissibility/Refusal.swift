public import Cryptography
public import Governance

/// Why a key may not say something now: an answer, with the evidence.
public enum Refusal: Error, Hashable, Sendable {
  // The ledger's beginning and order.
  case rootMissing
  case rootExists
  case rootNotSelfSigned(KeyID)
  case outOfOrder(expected: Int64, found: Int64)
  /// The same statement stands in the ledger already, so this one may be a replay.
  case alreadyRecorded(entry: Int64)
  case revokedOften(KeyID, Int)
  /// Something else was said of the same thing since it was made.
  case replacesAnother(String)
  /// It was made for another ledger.
  case otherLedger(String)
  case ledgerSizeAhead(claimed: Int64, actual: Int64)
  /// A clock was accepted that says something else than the one it is recorded by.
  case otherMomentAccepted(Timestamp)

  // Limits on what everybody reads: see ``GoverningLimit``.
  case tooLong(bytes: Int, limit: Int)
  case keyShareUsed(KeyID, limit: Int)
  case authorityShareUsed(AuthorityID, limit: Int)

  // Keys and credentials.
  case keyRevoked(KeyID, entry: Int64)
  case notTheRoot(KeyID)
  case notTheAuthority(AuthorityID, KeyID)
  case noCredential(KeyID)
  case otherAuthority(KeyID, needed: AuthorityID, held: [AuthorityID])
  case otherPrincipal(KeyID, claimed: PrincipalName, credential: PrincipalName)
  /// The key never agreed to the credential.
  case noConsent(KeyID, to: Principal)
  /// A name that would be taken for the root, the log or an authority.
  case reservedName(String)
  case roleMissing(KeyID, needed: [Role], held: [Role])
  case outOfWindow(KeyID, notBefore: Timestamp, notAfter: Timestamp)
  case outOfScope(Principal, EnvironmentID)
  /// It reaches further than the credential.
  case scopeTooNarrow(Principal)

  // Authorities and environments.
  case unknownAuthority(AuthorityID)
  case authorityRevoked(AuthorityID, entry: Int64)
  case authorityExpired(AuthorityID, notAfter: Timestamp)
  case authorityKindChanged(AuthorityID, from: Authority.Kind, to: Authority.Kind)
  case unknownEnvironment(EnvironmentID)
  case noAuthorities(EnvironmentID)
  /// The environment does not name them.
  case noPart(AuthorityID, in: EnvironmentID)
  case mayNotAccept(String, AuthorityID)

  // Names, versions and content.
  /// A policy that reads well but does not make sense, such as one that uses a requirement's id twice.
  case unsoundPolicy(String, field: String, problem: String)
  case nameTaken(String, by: AuthorityID)
  /// It could be taken for another name with its version.
  case nameWithVersion(String)
  case versionNotNewer(label: String, latest: Int64)
  case labelTaken(String, by: Adaptation.ID)
  /// A name that could be taken for the first digits of somebody else's id.
  case nameOfDigits(String)
  /// A name under which another adaptation is known already.
  case nameMeansAnother(String, Adaptation.ID)
  /// The same bytes, or the same hosted model, without saying so.
  case sameArtifact(Node, as: Adaptation.ID)

  // What a statement is about.
  case unknownAdaptation(Adaptation.ID)
  case subjectMismatch(Adaptation.ID)
  case notTheirs(String, of: AuthorityID)
  case unknownSuite(SuiteName, version: Int64)
  case suiteRevoked(SuiteName, version: Int64, entry: Int64)
  case suiteDigest(SuiteName, version: Int64, published: Digest)
  case caseCount(expected: Int64, found: Int64)
  case floorBelowSuite(floor: Int64, suite: Int64)
  case resultMismatch(Certificate.Result, score: Int64, floor: Int64)
  /// The model broke off, and yet the certificate says passed.
  case brokenOff(String)
  /// It was compared with something else than its manifest names.
  case comparedWith(Comparison.Subject)
  case comparisonCounts(expected: Int64, found: Int64)

  // Decisions.
  case ownAdaptation(Principal)
  case decisionRole(Role)
  case reviewedDependencies(missing: [Adaptation.ID], extra: [Adaptation.ID])
  case unknownCertificate(Digest)
  /// The principal decided again after this statement was prepared.
  case decidedSince(Principal, entry: Int64)

  // Revocations.
  case unknownTarget(Node)
  case alreadyRevoked(Node, entry: Int64)
  case sinceWithoutKey(Node)
  /// It does not name the bytes or the hosted model that its target consists of.
  case otherCovers(Node)
  case mayNotRevoke(Node, KeyID)
}
