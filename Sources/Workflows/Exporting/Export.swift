import Admissibility
import Attestations
import Certification
import Cryptography
import Governance
import Persistence
import Presentation
import StrictJSON
import TransparencyLog

/// One export while it is being written.
struct Export {
  let source: any BundleSource
  let view: LedgerView
  let checkpoint: SignedCheckpoint
  /// Sorted; `nil` for everything.
  let selection: [Adaptation.ID]?
  let folder: BundleFolder
  /// What the README says of the ledger's end.
  let tail: Store.TailState
  private var tree = BundleTree()
  private var index = BundleIndex()
  private var keys: [NamedKey] = []
  private var documents: Set<Digest> = []
  private var lastRecordedAt = Timestamp(milliseconds: 0)
  /// What the bundles of single adaptations hold.
  private var proven: Set<Int> = []

  private var size: Int { checkpoint.checkpoint.size }

  init(
    source: any BundleSource, view: LedgerView, checkpoint: SignedCheckpoint, selection: [Adaptation.ID]?,
    folder: BundleFolder, tail: Store.TailState
  ) {
    self.source = source
    self.tail = tail
    self.view = view
    self.checkpoint = checkpoint
    self.selection = selection.map { Set($0).sorted() }
    self.folder = folder
  }

  mutating func run(progress: (String, Int64, Int64) -> Void) throws(Problem) -> ExportReport {
    for name in BundleFolder.folders { try folder.makeFolder(name) }
    try writeEntries(progress)
    let written = try writeAdaptations(progress)
    try writeProofs()
    try writeDocuments(progress)
    if selection != nil { keys.removeAll { !proven.contains($0.sequence) } }
    try folder.write(keys: keys, view: view)
    guard let root = view.root, let logKey = NoteKey(name: root.value.origin, key: root.value.logKey) else {
      throw Problem(.damaged, "this ledger has no root")
    }
    try folder.write(checkpoint.note.bytes, to: "checkpoint")
    try folder.write(logKey.vkey + "\n", to: "log.vkey")
    try folder.write(PackageResources.verify_log_py, to: "verify_log.py")
    let report = ExportReport(
      path: folder.path, checkpoint: checkpoint, establishedAt: lastRecordedAt,
      envelopes: selection == nil ? size : proven.count, adaptations: written.count,
      keys: Set(keys.map(\.key)).count, documents: documents.count, rootKey: root.value.key.keyID)
    let readme = BundleReadme(
      report: report, root: root.value, isWhole: selection == nil, refused: view.refused.count,
      example: selection == nil ? "ledger.intoto.jsonl" : written.first ?? "", tail: tail)
    try folder.write(readme.text, to: "README.md")
    return report
  }

  // MARK: The ledger

  /// One pass over the ledger, one entry in memory at a time: verifies, writes, and remembers where things are.
  private mutating func writeEntries(_ progress: (String, Int64, Int64) -> Void) throws(Problem) {
    let list = try folder.file("entries.jsonl")
    let envelopes = selection == nil ? try folder.file("ledger.intoto.jsonl") : nil
    var export = self
    try Problem.ofStore {
      try source.forEachEntry { one in
        // Others may have appended since the checkpoint was read.
        guard one.entry.sequence < export.size else { return }
        try export.take(one, list: list, envelopes: envelopes)
        if one.entry.sequence & 255 == 0 {
          progress("entries", Int64(one.entry.sequence), Int64(export.size))
        }
      }
    }
    try list.finish()
    try envelopes?.finish()
    self = export
    guard tree.size == size, tree.root == checkpoint.checkpoint.root else {
      throw Problem(
        .damaged, "the entries of this ledger are not those that its checkpoint commits to",
        next: "Nothing was exported. `countersign verify` says more.")
    }
    progress("entries", Int64(size), Int64(size))
  }

  private mutating func take(
    _ one: BundleEntry, list: BundleFile, envelopes: BundleFile?
  ) throws(Problem) {
    let entry = one.entry
    tree.append(entry.leaf)
    lastRecordedAt = entry.recordedAt
    guard let statement = one.statement else { return try list.appendLine(one.line) }
    index.add(statement, sequence: entry.sequence)
    keys += NamedKey.named(by: statement.claim, sequence: entry.sequence)
    if selection == nil { documents.formUnion(statement.claim.documents) }
    let line = JSONValue.object([
      "sequence": .integer(Int64(entry.sequence)), "recordedAt": .string(entry.recordedAt.rfc3339),
      "predicateType": .string(entry.predicateType.rawValue), "keyid": .string(entry.keyID.hex),
      "envelopeDigest": .string(entry.envelopeDigest.hex), "statementDigest": .string(statement.digest.hex),
      "leafHash": .string(entry.leafHash.hex), "indexRoot": entry.indexRoot.map { .string($0.hex) },
      "refusal": view.refused[Int64(entry.sequence)].map { .string("\($0)") },
    ])
    try list.appendLine(Array(line.compactText.utf8))
    try envelopes?.appendLine(entry.envelope)
  }

  // MARK: Single adaptations

  /// Gives the files' names.
  private mutating func writeAdaptations(_ progress: (String, Int64, Int64) -> Void) throws(Problem)
    -> [String]
  {
    let chosen = view.adaptations.map(\.value).filter { selection?.contains($0.id) ?? true }
    let total = Int64(chosen.count)
    // Names of files must differ on file systems that take two cases for one, too.
    let names = Dictionary(grouping: chosen) { $0.bundleName.lowercased() }
    var written: [String] = []
    for (done, adaptation) in chosen.enumerated() {
      let isAlone = names[adaptation.bundleName.lowercased()]?.count == 1
      let name = "adaptations/" + adaptation.bundleName + (isAlone ? "" : "-\(adaptation.id.short)")
      try write(adaptation, to: name)
      written.append("\(name).intoto.jsonl")
      progress("adaptations", Int64(done + 1), total)
    }
    return written
  }

  private mutating func write(_ adaptation: Adaptation, to name: String) throws(Problem) {
    var evaluation = Evaluation(view: view, at: lastRecordedAt)
    let admissions = evaluation.admissions(of: adaptation)
    let restsOn = admissions.flatMap { $0.verdict.findings.flatMap(\.entries) }.map(Int.init)
    let sequences = try closure(of: adaptation.id, and: restsOn)
    let file = try folder.file("\(name).intoto.jsonl")
    for sequence in sequences { try file.appendLine(entry(sequence).envelope) }
    try file.finish()
    proven.formUnion(sequences)
    let verdict = AdmissionReport.bundled(
      admissions, on: adaptation, ledgerSize: view.size, at: lastRecordedAt)
    try folder.write(verdict.prettyText, to: "\(name).verdict.json")
  }

  /// The entries about an adaptation and, step by step, all that these rest on; ascending.
  private mutating func closure(of id: Adaptation.ID, and more: [Int]) throws(Problem) -> [Int] {
    var found: Set<Int> = [0]
    var pending = [0] + more.filter { found.insert($0).inserted }
    var seen: Set<Basis> = []
    var things: [Basis] = [.node(.adaptation(id))]
    while true {
      while let thing = things.popLast() {
        guard seen.insert(thing).inserted else { continue }
        pending += index.entries(about: thing).filter { found.insert($0).inserted }
        things += policies(of: thing)
      }
      guard let sequence = pending.popLast() else { return found.sorted() }
      let entry = try entry(sequence)
      let claim = try claim(in: entry)
      if selection != nil { documents.formUnion(claim.documents) }
      things += [.node(.key(entry.keyID))] + claim.basis(signer: entry.keyID, digest: entry.statementDigest)
    }
  }

  /// The policies in force that speak about an adaptation, with the suites that they ask for.
  private func policies(of thing: Basis) -> [Basis] {
    guard case .node(.adaptation(let id)) = thing, let manifest = view.adaptation(id)?.value.manifest else {
      return []
    }
    let environments = manifest.environments.compactMap { view.environment($0)?.value }
    return environments.flatMap { view.policies(covering: manifest, in: $0) }.map {
      .node(.policy($0.value.name, version: $0.value.version))
    }
  }

  private func entry(_ sequence: Int) throws(Problem) -> StoredEntry {
    let entry = try Problem.ofStore { try source.entry(at: sequence) }
    guard let entry else { throw Problem(.damaged, "entry \(sequence) is missing") }
    return entry
  }

  /// Signatures were verified when the entries were written.
  private func claim(in entry: StoredEntry) throws(Problem) -> Claim {
    guard let envelope = try? Envelope(parsing: entry.envelope),
      let statement = try? Statement(parsing: envelope.payload)
    else { throw Problem(.damaged, "entry \(entry.sequence) cannot be read") }
    return statement.claim
  }

  // MARK: Proofs and documents

  private func writeProofs() throws(Problem) {
    let file = try folder.file("proofs.jsonl")
    for sequence in proven.sorted() {
      let proof: InclusionProof
      do {
        proof = try tree.inclusionProof(of: sequence)
      } catch {
        throw Problem(.bug, "no proof of entry \(sequence): \(error)")
      }
      let line = JSONValue.object([
        "sequence": .integer(Int64(sequence)), "size": .integer(Int64(size)),
        "path": .strings(proof.path.map { Base64.encode($0.bytes) }),
      ])
      try file.appendLine(Array(line.compactText.utf8))
    }
    try file.finish()
  }

  private func writeDocuments(_ progress: (String, Int64, Int64) -> Void) throws(Problem) {
    // One transcript may be named twice: by evidence with a comparison, and by the same evidence without.
    var transcripts: Set<Digest> = []
    for (done, digest) in documents.sorted().enumerated() {
      let bytes = try Problem.ofStore { try source.document(digest, suffix: "json") }
      guard let bytes else {
        throw Problem(
          .damaged, "the document \(digest.short), which the ledger names, is missing from the store",
          next: "Nothing was exported. `countersign verify` says more.")
      }
      try folder.write(bytes, to: "evidence/\(digest.hex).json")
      transcripts.formUnion(((try? Evidence(parsing: bytes))?.transcripts ?? []).map(\.digest))
      progress("evidence", Int64(done + 1), Int64(documents.count))
    }
    for digest in transcripts.sorted() { try writeTranscript(digest) }
  }

  /// What was said to and by a model elsewhere.
  private func writeTranscript(_ digest: Digest) throws(Problem) {
    guard let bytes = try Problem.ofStore({ try source.document(digest, suffix: "jsonl") }) else {
      throw Problem(
        .damaged, "the transcript \(digest.short), which evidence names, is missing from the store",
        next: "Nothing was exported. `countersign verify` says more.")
    }
    try folder.write(bytes, to: "evidence/\(digest.hex).jsonl")
  }
}

extension Adaptation {
  /// `name-version`, which letters and signs of a file name suffice for.
  var bundleName: String { "\(manifest.name)-\(manifest.version)" }
}
