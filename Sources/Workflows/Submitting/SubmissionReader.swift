import Attestations
import Cryptography
public import Declarations
import Governance
import Presentation
import Providers
import StrictJSON

/// What a person hands in, by what it turned out to be.
public enum SubmissionSource: Hashable, Sendable {
  /// A folder or a file; what it is, its bytes tell.
  case files(path: String)
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
  /// Folders and files to keep, with their digests.
  var kept: [(path: String, tree: ArtifactTree)] = []
  /// Lines for people about what was read.
  var notes: [String] = []
}

extension SubmissionRequest {
  /// Reads and digests everything that the submission names; nothing is written.
  func read(progress: (String, Int64, Int64) -> Void) throws(Problem) -> ReadSubmission {
    var found = try readArtifact(progress)
    try settleBase(&found)
    if let baseDirectory {
      let tree = try Problem.wrap { () throws(FileProblem) in
        try ArtifactTree.digest(directory: baseDirectory) { progress("base", $0.bytesDone, $0.bytesTotal) }
      }
      guard var base = found.base else {
        throw Problem(.badInput, "the base folder is given, but nothing says what the base is called")
      }
      guard base.digest == nil || base.digest == tree.digest else {
        throw Problem(
          .badInput, "the base folder \(baseDirectory) has digest \(tree.digest.short), not the declared one")
      }
      base.digest = tree.digest
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
    case .files(let path):
      try requireNothingElse(path)
      return try readFiles(path, progress)
    case .job(let file, let trainingFile):
      try requireNothingElse(file)
      return try readJob(file, trainingFile, progress)
    case .declared: return try readDeclared(progress)
    }
  }

  /// A manifest that names one artifact is not about another.
  private func requireNothingElse(_ path: String) throws(Problem) {
    guard let other = declared.artifact ?? declared.hostedModel else { return }
    throw Problem(
      .badInput, "\(path) is handed in, but the manifest of \(declared.name) names \(other)",
      next: "Submit the manifest alone, or take `artifact` and `hostedModel` out of it.")
  }

  private func readFiles(
    _ path: String, _ progress: (String, Int64, Int64) -> Void
  ) throws(Problem) -> ReadSubmission {
    let found = try Problem.wrap { () throws(AdapterError) in
      try InspectedArtifact.read(path) { progress("artifact", $0.bytesDone, $0.bytesTotal) }
    }
    let count = counted(found.tree.files.count, "file")
    var read = ReadSubmission(
      artifact: Artifact(
        kind: found.adapter == nil ? .files : .adapter, files: found.tree.files.map(\.listed),
        statedBases: found.statedBases),
      method: declared.method ?? .other, flags: found.flags.map(ReviewFlag.init), kept: [(path, found.tree)],
      notes: ["\(count), \(found.tree.byteCount) bytes"])
    if let configuration = found.adapter?.configuration {
      read.method = .lora
      read.parameters = .object([
        "peftType": .string(configuration.method), "rank": configuration.rank.map(JSONValue.integer),
        "alpha": configuration.alpha.map(JSONValue.string),
      ])
      read.notes = ["\(configuration.method) adapter, \(count), base \(configuration.base)"]
    }
    return read
  }

  /// The base is what the submitter says, beside what the artifact says of itself: where they differ, both stand.
  private func settleBase(_ found: inout ReadSubmission) throws(Problem) {
    let stated = found.artifact.statedBases
    guard var base = declared.base ?? stated.first else { return }
    for other in stated {
      guard other.name.utf8.elementsEqual(base.name.utf8) else {
        found.flags.append(.baseDiffers(base.name, other.name))
        continue
      }
      if let revision = base.revision, let own = other.revision, !revision.utf8.elementsEqual(own.utf8) {
        found.flags.append(.baseDiffers("\(base.name) \(revision)", "\(other.name) \(own)"))
      }
      base.revision = base.revision ?? other.revision
      base.model = base.model ?? other.model
    }
    if base.revision != nil { found.flags.removeAll { $0.code == ArtifactFlag.revisionMissing.code } }
    found.base = base
  }

  private func readJob(
    _ file: String, _ trainingFile: String?, _ progress: (String, Int64, Int64) -> Void
  ) throws(Problem) -> ReadSubmission {
    let (job, model) = try Problem.wrap { () throws(FineTuningJobError) in
      let job = try FineTuningJob.read(file: file)
      return (job, try job.model())
    }
    var found = ReadSubmission(
      artifact: Artifact(hostedModel: model, statedBases: [Base(name: job.base, model: job.base)]),
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
      guard declared.artifact == nil else {
        throw Problem(
          .badInput, "the manifest of \(declared.name) names an artifact and a hosted model",
          next: "Keep one of them: what a server runs cannot be compared with files.")
      }
      return ReadSubmission(artifact: Artifact(hostedModel: model), method: declared.method ?? .other)
    }
    guard let name = declared.artifact else {
      throw Problem(
        .badInput, "the manifest of \(declared.name) names neither artifact nor hostedModel",
        next: "Add `artifact: PATH` or `hostedModel: NAME`.")
    }
    return try readFiles(resolve(name), progress)
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

extension InspectedArtifact {
  /// The artifact's own adapter first.
  var statedBases: [Base] {
    let own = adapters.filter { $0.folder.isEmpty } + adapters.filter { !$0.folder.isEmpty }
    var bases: [Base] = []
    for configuration in own.map(\.configuration) {
      let base = Base(
        name: configuration.base, revision: configuration.revision.flatMap { $0.isEmpty ? nil : $0 })
      if !bases.contains(base) { bases.append(base) }
    }
    return bases
  }
}

extension ReviewFlag {
  /// What a manifest has room for.
  private static let explanationBytes = 900
  static let baseDiffersCode = "base-differs"

  fileprivate init(_ flag: ArtifactFlag) {
    self.init(code: flag.code, explanation: Self.cut(flag.explanation))
  }

  fileprivate static func baseDiffers(_ declared: String, _ stated: String) -> ReviewFlag {
    ReviewFlag(
      code: baseDiffersCode,
      explanation: cut("the submitter says that the base is \(declared); the artifact itself says \(stated)"))
  }

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > explanationBytes else { return text }
    var short = ""
    var left = explanationBytes
    for scalar in text.unicodeScalars {
      left -= UTF8.width(scalar)
      guard left >= 0 else { break }
      short.unicodeScalars.append(scalar)
    }
    return short + "…"
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
