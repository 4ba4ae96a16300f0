import Cryptography
import Governance

extension Refusal: CustomStringConvertible {
  /// What is wrong, and after the semicolon what to do next; without a full stop.
  public var description: String {
    switch self {
    case .rootMissing: "this ledger has no root yet; begin it with countersign init"
    case .rootExists: "this ledger has a root already; a root can only be its first entry"
    case .rootNotSelfSigned(let key):
      "the root is signed by key \(key.short), not by its own; sign it with the root key"
    case .outOfOrder(let expected, let found):
      "entry \(found) came where entry \(expected) or a later one was due; rebuild the projections"
    case .replacesAnother(let what):
      "\(what) was stated otherwise since this was made, or was not stated yet; make it anew"
    case .revokedOften(let key, let count):
      "key \(key.short) was revoked \(count) times already, each time further back; revoke all that it said"
    case .alreadyRecorded(let entry): "entry \(entry) says exactly this already; nothing needs to be added"
    case .tooLong(let bytes, let limit):
      "it has \(bytes) bytes, and everybody reads it before every answer; say it in at most \(limit)"
    case .keyShareUsed(let key, let limit):
      "key \(key.short) has signed \(limit >> 20) MiB of what everybody reads before every answer, which is all that one "
        + "key may; sign it with a new key"
    case .authorityShareUsed(let authority, let limit):
      "\(authority) has added \(limit >> 20) MiB to what everybody reads before every answer, which is all that one "
        + "authority may; say it as another one"
    case .otherLedger(let origin):
      "it was made for the ledger \(origin), not for this one; make it again here"
    case .ledgerSizeAhead(let claimed, let actual):
      "it was made for a ledger of \(claimed) entries, this one has \(actual); make it again here"
    case .otherMomentAccepted(let moment):
      "it accepts a clock that said \(moment.minuteText), which is not when it is recorded; make it again here"
    case .keyRevoked(let key, let entry):
      "key \(key.short) was revoked by entry \(entry); ask the authority for a credential for a new key"
    case .notTheRoot(let key): "key \(key.short) is not the root key; sign this with the root key"
    case .notTheAuthority(let authority, let key):
      "key \(key.short) is not the key of \(authority); sign this with that authority's own key"
    case .noCredential(let key):
      "no authority has given key \(key.short) a credential; ask one to issue it"
    case .otherAuthority(let key, let needed, let held):
      "key \(key.short) has no credential of \(needed), only of \(list(held)); act for one of those"
    case .otherPrincipal(let key, let claimed, let credential):
      "key \(key.short) belongs to \(credential), not to \(claimed); everybody signs with a key of their own"
    case .noConsent(let key, let holder):
      "key \(key.short) never agreed to act as \(holder); ask its holder for `countersign credential request`"
    case .reservedName(let name):
      "nobody can be called \(name), which means somebody else; choose another name"
    case .roleMissing(let key, let needed, let held):
      "key \(key.short) is credentialed as \(list(held.map(\.rawValue))), but this needs "
        + "\(needed.map(\.rawValue).joined(separator: " or ")); ask somebody who holds that role"
    case .outOfWindow(let key, let notBefore, let notAfter):
      "the credential of key \(key.short) holds from \(notBefore.minuteText) until \(notAfter.minuteText); "
        + "ask its authority to renew it"
    case .outOfScope(let principal, let environment):
      "the credential of \(principal) does not cover \(environment); ask somebody whose credential does"
    case .scopeTooNarrow(let principal):
      "this reaches further than the credential of \(principal); ask somebody whose credential covers all of it"
    case .unknownAuthority(let id): "no authority is called \(id); add it first"
    case .authorityRevoked(let id, let entry):
      "authority \(id) was revoked by entry \(entry); act for another one"
    case .authorityExpired(let id, let notAfter):
      "authority \(id) held until \(notAfter.minuteText); ask the root to renew it"
    case .authorityKindChanged(let id, let from, let to):
      "authority \(id) is a \(from.rawValue) and cannot become a \(to.rawValue); give it a new name"
    case .unknownEnvironment(let id): "no environment is called \(id); add it first"
    case .noAuthorities(let id):
      "environment \(id) names no authority; name those whose policies compose there"
    case .noPart(let authority, let environment):
      "\(environment) does not name \(authority); act for an authority that has a part in it"
    case .mayNotAccept(let condition, let authority):
      "\(authority) may not accept the condition \(condition); ask an authority that the requirement or the environment names"
    case .unsoundPolicy(let label, let field, let problem):
      "\(label) does not make sense: \(field) \(problem); correct it and publish it again"
    case .nameTaken(let name, let owner): "\(name) belongs to \(owner); choose another name"
    case .nameWithVersion(let name):
      "\(name) holds @, which stands between a name and its version; choose a name without it"
    case .versionNotNewer(let label, let latest):
      "\(label) is not newer than version \(latest); publish it as version \(latest + 1) or later"
    case .labelTaken(let label, let id): "\(label) is adaptation \(id.short) already; submit a new version"
    case .nameOfDigits(let text):
      "the name \(text) could be taken for the first digits of an id; use a letter beyond f, or a dash"
    case .nameMeansAnother(let text, let id):
      "\(text) means adaptation \(id.short) already, and a name that two things share means neither; use another"
    case .sameArtifact(let node, let id):
      "\(node.kind) \(node.short) was submitted as adaptation \(id.short) already; name that one as its predecessor"
    case .unknownAdaptation(let id): "no adaptation \(id.short) was submitted; submit it first"
    case .subjectMismatch(let id):
      "the artifact or label named is not that of adaptation \(id.short); make the statement again"
    case .notTheirs(let label, let owner): "\(label) was submitted for \(owner); act for that authority"
    case .unknownSuite(let name, let version):
      "suite \(name)@\(version) was not published; publish it first"
    case .suiteRevoked(let name, let version, let entry):
      "suite \(name)@\(version) was revoked by entry \(entry); use a newer version"
    case .suiteDigest(let name, let version, let published):
      "suite \(name)@\(version) was published as \(published.short); run the published cases"
    case .caseCount(let expected, let found):
      "the suite has \(expected) cases, the certificate \(found) different ones; run all of them once"
    case .floorBelowSuite(let floor, let suite):
      "the floor of \(Percentage.text(floor)) is below the suite's own of \(Percentage.text(suite)); apply at least that"
    case .resultMismatch(let result, let score, let floor):
      "\(result.rawValue) does not follow from a score of \(Percentage.text(score)) with a floor of \(Percentage.text(floor)); "
        + "certify again"
    case .brokenOff(let ending):
      "PASSED does not follow from a run that broke off (\(ending)); certify it as FAILED, or again"
    case .comparedWith(let subject):
      "\(subject.label) (\(subject.digest.short)) is not the \(subject.role.words) of this adaptation; compare it anew"
    case .comparisonCounts(let expected, let found):
      "a comparison of \(expected) cases cannot count \(found), or more worse or better than failed or passed; "
        + "compare it anew"
    case .ownAdaptation(let principal):
      "\(principal) submitted this adaptation and can neither approve nor certify it; ask somebody else"
    case .decisionRole(let role):
      "a decision is made as reviewer, not as \(role.rawValue); ask somebody who holds that role"
    case .reviewedDependencies(let missing, let extra):
      "the dependencies reviewed are not those of the manifest (\(missing.count) missing, \(extra.count) more); "
        + "review it again"
    case .unknownCertificate(let digest):
      "certificate \(digest.short) is not one of this adaptation; review it again"
    case .decidedSince(let principal, let entry):
      "\(principal) decided again in entry \(entry) after this was prepared; review it again"
    case .unknownTarget(let node): "there is no \(node.text) in this ledger; look it up first"
    case .alreadyRevoked(let node, let entry):
      "\(node.kind) \(node.short) was revoked by entry \(entry) already, which is final; nothing needs to be added"
    case .sinceWithoutKey(let node):
      "only a key can be revoked since an entry, not a \(node.kind); leave the entry out"
    case .otherCovers(let node):
      "it does not name what \(node.kind) \(node.short) consists of as the ledger does; prepare the revocation again"
    case .mayNotRevoke(let node, let key):
      "key \(key.short) may not revoke this \(node.kind); ask the authority that issued it, or the root"
    }
  }

  private func list(_ names: [some CustomStringConvertible]) -> String {
    names.map(\.description).joined(separator: ", ")
  }
}
