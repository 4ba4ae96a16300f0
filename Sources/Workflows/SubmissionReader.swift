import Attestations
import Cryptography
public import Declarations
import Governance
import Providers
import StrictJSON

/// What a person hands in, by what it turned out to be.
public enum SubmissionSource: Hashable, Sendable {
  /// A folder with a PEFT adapter.
  case adapter(directory: String)
  /// An OpenAI fine-tuning job object, with the training file it used.
  case job(file: String, trainingFile: String?)
  /// A manifest file that names its artifact itself.
  case declared
}

/// All that a submission is made from.
public struct SubmissionRequest: Sendable {
  public var source: SubmissionSource
  public var declared: ManifestFile
  /// The folder that paths in the manifest file are relative to.
  public var declaredFolder: String
  /// The base model's folder, to be digested and kept for certification.
  public var baseDirectory: String?

  public init(
    source: SubmissionSource, declared: ManifestFile, declaredFolder: String, baseDirectory: String? = nil
  ) {
    self.source = source
    self.declared = declared
    self.declaredFolder = declaredFolder
    self.baseDirectory = baseDirectory
  }
}

/// What was found on disk: everything of a manifest but the references into the ledger.
struct ReadSubmission {
  var artifact: Artifact
  var base: Base?
  var method: Manifest.Method
  var dataSets: [DataSet]?
  var flags: [ReviewFlag] = []
  var parameters: JSONValue = .object([])
  var builder = "urn:countersign:builder:undeclared"
  var invocation: String?
  var startedAt: Timestamp?
  var finishedAt: Timestamp?
  /// Folders to keep, with their digests.
  var kept: [(directory: String, tree: ArtifactTree)] = []
  /// Lines for people about what was read.
  var notes: [String] = []
}

extension SubmissionRequest {
  /// Reads and digests everything that the submission names; nothing is written.
  func read(progress: (String, Int64, Int64) -> Void) throws(Problem) -> ReadSubmission {
    var found = try readArtifact(progress)
    if let base = declared.base { found.base = base }
    if let baseDirectory {
      let tree = try Problem.wrap { () throws(FileProblem) in
        try ArtifactTree.digest(directory: baseDirectory) { progress("base", $0.bytesDone, $0.bytesTotal) }
      }
      guard var base = found.base else {
        throw Problem(.badInput, "the base folder is given, but nothing says what the base is called")
      }
      guard base.digest == nil || base.digest == tree.root else {
        throw Problem(
          .badInput, "the base folder \(baseDirectory) has digest \(tree.root.short), not the declared one")
      }
      base.digest = tree.root
      found.base = base
      found.kept.append((baseDirectory, tree))
    }
    if let problem = (found.base?.name).flatMap(Base.problem(ofName:)) {
      throw Problem(.badInput, "the name of the base \(problem)")
    }
    try addDataSets(to: &found, progress)
    return found
  }

  private func readArtifact(_ progress: (String, Int64, Int64) -> Void) throws(Problem) -> ReadSubmission {
    switch source {
    case .adapter(let directory): try readAdapter(directory, progress)
    case .job(let file, let trainingFile): try readJob(file, trainingFile, progress)
    case .declared: try readDeclared(progress)
    }
  }

  private func readAdapter(
    _ directory: String, _ progress: (String, Int64, Int64) -> Void
  ) throws(Problem) -> ReadSubmission {
    let adapter = try Problem.wrap { () throws(AdapterError) in
      try PEFTAdapter.read(directory: directory) { progress("artifact", $0.bytesDone, $0.bytesTotal) }
    }
    let configuration = adapter.configuration
    return ReadSubmission(
      artifact: Artifact(adapter.tree, kind: .adapter),
      base: Base(name: configuration.base, revision: configuration.revision), method: .lora,
      flags: adapter.flags.map { ReviewFlag(code: $0.code, explanation: $0.explanation) },
      parameters: .object([
        "peftType": .string(configuration.method), "rank": configuration.rank.map(JSONValue.integer),
        "alpha": configuration.alpha.map(JSONValue.string),
      ]),
      kept: [(directory, adapter.tree)],
      notes: [
        "\(configuration.method) adapter, \(adapter.tree.files.count) files, base \(configuration.base)"
      ])
  }

  private func readJob(
    _ file: String, _ trainingFile: String?, _ progress: (String, Int64, Int64) -> Void
  ) throws(Problem) -> ReadSubmission {
    let (job, model) = try Problem.wrap { () throws(FineTuningJobError) in
      let job = try FineTuningJob.read(file: file)
      return (job, try job.model())
    }
    var found = ReadSubmission(
      artifact: Artifact(kind: .hosted, digest: nil, hostedModel: model), base: Base(name: job.base),
      method: Manifest.Method(job.method),
      parameters: .object(job.hyperparameters.map { JSONMember($0.name, .string($0.value)) }),
      builder: "https://api.openai.com/v1/fine_tuning/jobs", invocation: job.id,
      startedAt: Timestamp(milliseconds: job.createdAt * 1000),
      finishedAt: job.finishedAt.map { Timestamp(milliseconds: $0 * 1000) },
      notes: ["fine-tuning job \(job.id), \(job.method.rawValue), model \(model), base \(job.base)"])
    if let trainingFile {
      let summary = try Self.summarize(trainingFile, progress)
      if let method = summary.method, job.namesItsMethod, method != job.method {
        throw Problem(
          .badInput,
          "\(trainingFile) holds \(method.rawValue) records, but job \(job.id) is \(job.method.rawValue)")
      }
      found.dataSets = [
        DataSet(name: job.trainingFile, digest: summary.digest, records: Int64(summary.recordCount))
      ]
      found.notes.append("training file \(trainingFile): \(summary.recordCount) records")
    }
    return found
  }

  private func readDeclared(_ progress: (String, Int64, Int64) -> Void) throws(Problem) -> ReadSubmission {
    if let model = declared.hostedModel {
      return ReadSubmission(
        artifact: Artifact(kind: .hosted, digest: nil, hostedModel: model), base: declared.base,
        method: declared.method ?? .other)
    }
    guard let name = declared.artifact else {
      throw Problem(
        .badInput, "the manifest of \(declared.name) names neither artifact nor hostedModel",
        next: "Add `artifact: PATH` or `hostedModel: NAME`.")
    }
    let path = resolve(name)
    let tree = try Problem.wrap { () throws(FileProblem) in
      do throws(FileProblem) {
        return try ArtifactTree.digest(directory: path) { progress("artifact", $0.bytesDone, $0.bytesTotal) }
      } catch {
        guard case .notADirectory = error else { throw error }
        var file = try ArtifactTree.digest(file: path)
        file.path = path.split(separator: "/").last.map(String.init) ?? path
        return ArtifactTree(files: [file])
      }
    }
    return ReadSubmission(
      artifact: Artifact(tree, kind: .files), base: declared.base, method: declared.method ?? .other,
      notes: ["\(tree.files.count) \(tree.files.count == 1 ? "file" : "files"), \(tree.byteCount) bytes"])
  }

  private func addDataSets(
    to found: inout ReadSubmission, _ progress: (String, Int64, Int64) -> Void
  ) throws(Problem) {
    guard let sets = declared.dataSets else { return }
    var dataSets = found.dataSets ?? []
    for set in sets {
      let data: DataSet
      if let file = set.file {
        let summary = try Self.summarize(resolve(file), progress)
        data = DataSet(
          name: set.name, digest: summary.digest, records: Int64(summary.recordCount), rights: set.rights)
      } else if let digest = set.digest, let records = set.records {
        data = DataSet(name: set.name, digest: digest, records: records, rights: set.rights)
      } else {
        continue
      }
      // The job's own training file, declared again with its rights, is one data set.
      dataSets.removeAll { $0.digest == data.digest }
      dataSets.append(data)
    }
    found.dataSets = dataSets
  }

  private static func summarize(
    _ file: String, _ progress: (String, Int64, Int64) -> Void
  ) throws(Problem) -> TrainingFileSummary {
    let summary = try Problem.wrap { () throws(FileProblem) in
      try TrainingFile.summarize(file: file) { progress("training data", $0.bytesDone, $0.bytesTotal) }
    }
    guard summary.isAcceptable else {
      let lines = summary.badLines.prefix(5).map { "line \($0.number): \($0.problem)" }
      let more = summary.badLineCount > 5 ? ["… and \(summary.badLineCount - 5) more"] : []
      let what =
        summary.recordCount == 0 && summary.badLineCount == 0
        ? "\(file) holds no records" : "\(file) has \(summary.badLineCount) bad lines"
      throw Problem(.badInput, what, details: lines + more)
    }
    return summary
  }

  private func resolve(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(declaredFolder)/\(path)"
  }
}

extension Artifact {
  /// A manifest lists this many files; the root covers them all.
  private static let listedFiles = 64

  fileprivate init(_ tree: ArtifactTree, kind: Kind) {
    self.init(
      kind: kind, digest: tree.root,
      files: tree.files.prefix(Self.listedFiles).map {
        File(path: $0.path, digest: $0.digest, size: $0.byteCount)
      })
  }
}

extension Manifest.Method {
  fileprivate init(_ method: FineTuningMethod) {
    switch method {
    case .supervised: self = .supervised
    case .preference: self = .preference
    case .reinforcement: self = .reinforcement
    }
  }
}

extension Problem {
  static func wrap<Value>(_ body: () throws(FileProblem) -> Value) throws(Problem) -> Value {
    do { return try body() } catch { throw Problem(error) }
  }

  static func wrap<Value>(_ body: () throws(AdapterError) -> Value) throws(Problem) -> Value {
    do { return try body() } catch { throw Problem(error) }
  }

  static func wrap<Value>(_ body: () throws(FineTuningJobError) -> Value) throws(Problem) -> Value {
    do { return try body() } catch { throw Problem(error) }
  }
}
