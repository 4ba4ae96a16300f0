import Admissibility
import Attestations
public import Certification
public import Cryptography
public import Declarations
public import Governance
import Persistence
import Providers
import SandboxRunner

/// A suite is put to an adaptation, and somebody signs for what came of it.
public struct Certifying: Sendable {
  /// How long a certificate holds unless a policy asks for a fresher one.
  public static let certificateLifetime = TimeSpan.days(90)

  let ledger: Ledger

  public init(_ ledger: Ledger) { self.ledger = ledger }

  /// By what an adaptation is asked.
  public enum Means: Sendable {
    /// The program at this path, which is shipped and runs adapters.
    case shipped(String)
    /// A program of one's own, which gets an adapter as /adapter and its base, if it is kept, as /base; any other files
    /// as /artifact.
    case declared(RunnerFile)
    /// An endpoint that serves the very model which the manifest names.
    case served(Endpoint)
  }

  /// Finds an adaptation's artifact and its base, or reads the key of its endpoint; nothing is run or asked.
  ///
  /// `artifact`: Where the artifact lies, when it is not kept beside the store; its digest must be the manifest's.
  /// `base`: Likewise for the base.
  public func candidate(
    _ id: Adaptation.ID, by means: Means, artifact: String? = nil, base: String? = nil
  ) throws(Problem) -> CertificationCandidate {
    let adaptation = try ledger.known(id)
    let subject: any CertificationSubject =
      switch means {
      case .shipped(let program): try shipped(program, adaptation.manifest, artifact, base)
      case .declared(let runner): try declared(runner, adaptation.manifest, artifact, base)
      case .served(let endpoint): try served(endpoint, adaptation.manifest)
      }
    return CertificationCandidate(adaptation: adaptation, subject: subject)
  }

  /// As whoever says no more than what is run by which suite: files by the shipped program, a hosted model by the
  /// declared endpoint that may ask it.
  ///
  /// `runner`: Finds the program; not asked for a hosted model.
  public func candidate(
    _ id: Adaptation.ID, runner: () throws(Problem) -> String
  ) throws(Problem) -> CertificationCandidate {
    guard let model = try ledger.known(id).manifest.artifact.hostedModel else {
      return try candidate(id, by: .shipped(try runner()))
    }
    return try candidate(id, by: .served(try ledger.places.endpoints.endpoint(serving: model)))
  }

  private func shipped(
    _ program: String, _ manifest: Manifest, _ artifact: String?, _ base: String?
  ) throws(Problem) -> LocalSubject {
    guard manifest.artifact.kind == .adapter, let digest = manifest.artifact.digest else {
      throw Problem(
        .refused,
        "\(manifest.label) is \(manifest.artifact.kind.rawValue): only adapter folders can be run here",
        next: "Certify a hosted model where it is served: --endpoint NAME.")
    }
    let artifact = if let artifact { artifact } else { try ledger.artifacts.folder(of: manifest, digest) }
    try manifest.requireWhatBytesSay(artifact)
    guard let base = base ?? manifest.base?.digest.flatMap(ledger.artifacts.directory(of:)) else {
      throw Problem(
        .missingPart,
        "the base of \(manifest.label) (\(manifest.base?.name ?? "undeclared")) is not kept here",
        next: "Name its folder with --base DIR.")
    }
    try requireBase(base, of: manifest)
    return .lora(runner: program, base: base, adapter: artifact, expected: manifest.artifact.files)
  }

  /// A folder that holds no model is the operator's mistake and must not be signed for as the adaptation's failure.
  ///
  /// What the manifest names by digest is compared where it runs.
  private func requireBase(_ path: String, of manifest: Manifest) throws(Problem) {
    guard manifest.base?.digest == nil else { return }
    do throws(SafetensorsError) {
      _ = try SafetensorsHeader.read(file: path + "/model.safetensors")
    } catch {
      throw Problem(
        .badInput, "\(path) holds no base model: model.safetensors \(error)",
        next: "Name the folder of \(manifest.base?.name ?? "the base") with --base DIR. Nothing was run.")
    }
  }

  private func declared(
    _ runner: RunnerFile, _ manifest: Manifest, _ artifact: String?, _ base: String?
  ) throws(Problem) -> LocalSubject {
    guard let digest = manifest.artifact.digest else {
      throw Problem(
        .refused, "\(manifest.label) is hosted: there are no files to run",
        next: "Certify a hosted model where it is served: --endpoint NAME.")
    }
    let path = if let artifact { artifact } else { try ledger.artifacts.folder(of: manifest, digest) }
    try manifest.requireWhatBytesSay(path)
    var folders: [LocalSubject.Folder] = []
    if let base = base ?? manifest.base?.digest.flatMap(ledger.artifacts.directory(of:)) {
      folders.append(LocalSubject.Folder(role: "base", path: base))
    }
    let role = manifest.artifact.kind == .adapter ? "adapter" : "artifact"
    folders.append(LocalSubject.Folder(role: role, path: path, expected: manifest.artifact.files))
    folders += runner.folders.map { LocalSubject.Folder(role: $0.role, path: $0.path) }
    var subject = LocalSubject(runner: runner.program, folders: folders, arguments: runner.arguments)
    subject.interpreter = runner.interpreter
    return subject
  }

  private func served(_ endpoint: Endpoint, _ manifest: Manifest) throws(Problem) -> RemoteSubject {
    guard manifest.artifact.kind == .hosted, let model = manifest.artifact.hostedModel else {
      throw Problem(
        .refused,
        "\(manifest.label) is \(manifest.artifact.kind.rawValue): what a server answers with cannot be compared with files",
        next: "Certify it here, in the sandbox; or submit the served model as a hosted one.")
    }
    guard endpoint.model == model else {
      throw Problem(
        .refused, "endpoint \(endpoint.name) serves \(endpoint.model), but \(manifest.label) is \(model)",
        next: "Declare an endpoint for that model.")
    }
    return try RemoteSubject(askable: endpoint)
  }
}

extension Certifying {
  /// Throws unless a key may certify now, before anything is run.
  public func requireCertifier(_ signer: KeyID, for authority: AuthorityID?) throws(Problem) {
    let isCertifier = ledger.held(by: signer).contains {
      $0.roles.contains(.certifier) && (authority ?? $0.authority) == $0.authority
    }
    if !isCertifier { _ = try ledger.credential(of: signer, for: .statement(.certificate), of: authority) }
  }
}

extension ArtifactStore {
  /// Where the artifact of a manifest, with this digest, is kept.
  func folder(of manifest: Manifest, _ digest: Digest) throws(Problem) -> String {
    guard let folder = directory(of: digest) else {
      throw Problem(
        .missingPart, "the artifact of \(manifest.label) is not kept here",
        next: "Name where it lies with --artifact PATH.")
    }
    return folder
  }
}

extension RunnerFile {
  /// Reads the declaration of a runner.
  public static func read(file: String) throws(Problem) -> RunnerFile {
    try PlainFile.declaration(file, RunnerFile.read)
  }
}
