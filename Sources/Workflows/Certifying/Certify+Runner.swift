import Admissibility
public import Declarations
public import Governance
import Providers
import SandboxRunner

extension Ledger {
  /// Reads the declaration of a runner.
  public static func runner(file: String) throws(Problem) -> RunnerFile {
    let bytes = try PlainFile.read(file, byteLimit: YAMLDocument.byteLimit)
    return try Problem.ofDeclaration { () throws(DeclarationProblem) in
      try RunnerFile.read(bytes, file: file)
    }
  }

  /// As the other, with a runner of one's own, which gets an adapter as /adapter and its base, if it is kept, as /base;
  /// any other files as /artifact.
  public func candidate(
    _ id: Adaptation.ID, runner: RunnerFile, artifact: String? = nil, base: String? = nil
  ) throws(Problem) -> CertificationCandidate {
    let adaptation = try known(id)
    let manifest = adaptation.manifest
    guard let digest = manifest.artifact.digest else {
      throw Problem(
        .refused, "\(manifest.label) is hosted: there are no files to run",
        next: "Certify a hosted model where it is served: --endpoint NAME.")
    }
    let path = if let artifact { artifact } else { try folder(of: manifest, digest) }
    try manifest.requireWhatBytesSay(path)
    var folders: [LocalSubject.Folder] = []
    if let base = base ?? manifest.base?.digest.flatMap(artifacts.directory(of:)) {
      folders.append(LocalSubject.Folder(role: "base", path: base))
    }
    let role = manifest.artifact.kind == .adapter ? "adapter" : "artifact"
    folders.append(LocalSubject.Folder(role: role, path: path, expected: manifest.artifact.files))
    folders += runner.folders.map { LocalSubject.Folder(role: $0.role, path: $0.path) }
    var subject = LocalSubject(runner: runner.program, folders: folders, arguments: runner.arguments)
    subject.interpreter = runner.interpreter
    return CertificationCandidate(adaptation: adaptation, subject: .local(subject))
  }
}
