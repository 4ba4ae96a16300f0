import Admissibility
import Attestations
public import Cryptography
import Glibc
import Governance
import Persistence
import SystemFiles
import TransparencyLog

/// Something in a bundle that is not as the ledger in it says.
public struct BundleDifference: Error, Hashable, Sendable, CustomStringConvertible {
  public var file: String
  public var problem: String

  init(_ file: String, _ problem: String) {
    self.file = file
    self.problem = problem
  }

  public var description: String { "\(file): \(problem)" }
}

/// What came of checking a bundle.
public struct BundleReport: Sendable {
  /// In the order in which they were found; empty when everything that was looked at holds.
  public var differences: [BundleDifference]
  public var entries = 0
  public var envelopes = 0
  /// The digest of the tree that the checkpoint commits to; `nil` when not even that could be read.
  public var root: Digest?
  /// To be compared with what the ledger's owner says by another way.
  public var rootKey: KeyID?
  /// What nobody can tell from this bundle, or was not looked at.
  public var unchecked: [String] = []

  public var isIntact: Bool { differences.isEmpty }
}

extension BundleReport {
  /// Checks a bundle by making it again from the signed statements in it, and comparing every file.
  ///
  /// So keys, holders, proofs, what belongs to an adaptation and each verdict are computed anew, and nothing is taken
  /// from the bundle that no key has signed.
  ///
  /// `scratch`: A folder of the caller's own in which the other bundle is made; nothing is left in it.
  ///
  /// - Throws: A ``Problem`` when there is no bundle, or the other one cannot be written.
  public static func check(
    _ path: String, scratch: String, progress: (String, Int64, Int64) -> Void = { _, _, _ in }
  ) throws(Problem) -> BundleReport {
    guard access("\(path)/entries.jsonl", F_OK) == 0 else {
      throw Problem(
        .notFound, "there is no bundle at \(path)", next: "Name the folder that `countersign export` made.")
    }
    let reader: BundleReader
    do throws(BundleDifference) {
      reader = try BundleReader(path)
    } catch {
      return BundleReport(
        differences: [error], unchecked: ["everything else: without that nothing follows from anything"])
    }
    var report = BundleReport(differences: [])
    report.entries = reader.entries.count
    report.envelopes = reader.entries.count { $0.statement != nil }
    report.root = reader.checkpoint.checkpoint.root
    report.rootKey = reader.root.key.keyID
    report.unchecked = ["README.md, which is prose", "whether anything was recorded after the checkpoint"]
    if !reader.isWhole {
      report.unchecked.append(
        "what the \(report.entries - report.envelopes) entries say that are here by digest alone: verdicts rest on the others"
      )
    }
    try report.compare(reader, scratch, progress)
    return report
  }

  private mutating func compare(
    _ reader: BundleReader, _ scratch: String, _ progress: (String, Int64, Int64) -> Void
  ) throws(Problem) {
    let other = scratch + "/again"
    let folder = try BundleFolder(at: other, token: "draft")
    defer { try? FolderTree.remove(other) }
    do throws(Problem) {
      let view = reader.view
      var export = Export(
        source: reader, view: view, checkpoint: reader.checkpoint,
        selection: reader.isWhole ? nil : reader.selection(in: view), folder: folder,
        tail: .notPinnedOnThisMachine)
      _ = try export.run(progress: progress)
      try folder.publish()
    } catch {
      folder.discard()
      guard error.kind == .damaged else { throw error }
      differences.append(BundleDifference("evidence", error.what))
      return
    }
    for name in try Self.files(in: reader.path, and: other) where name != "README.md" {
      if let difference = Self.difference(name, reader.path, other) { differences.append(difference) }
    }
  }

  /// All that either of them holds, sorted.
  private static func files(in one: String, and other: String) throws(Problem) -> [String] {
    var names: Set<String> = []
    for bundle in [one, other] {
      let top = try Problem.ofFile(try FolderTree.names(in: bundle))
      names.formUnion(top.filter { !BundleFolder.folders.contains($0) })
      for folder in BundleFolder.folders {
        let found = try Problem.ofFile(try FolderTree.names(in: "\(bundle)/\(folder)"))
        names.formUnion(found.map { "\(folder)/\($0)" })
      }
    }
    return names.sorted()
  }

  private static func difference(_ name: String, _ given: String, _ made: String) -> BundleDifference? {
    guard access("\(made)/\(name)", F_OK) == 0 else {
      return BundleDifference(name, "does not belong to the bundle of this ledger")
    }
    do throws(BundleDifference) {
      let (found, expected) = (try BundleReader.read(given, name), try BundleReader.read(made, name))
      if name.hasPrefix("evidence/"), let digest = Digest(hex: String(name.dropFirst(9).prefix(64))),
        Digest(of: found) != digest
      {
        return BundleDifference(name, "its bytes are not those of its name")
      }
      guard found != expected else { return nil }
      let (lines, right) = (Self.lines(found), Self.lines(expected))
      let first = zip(lines, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      let number = first ?? min(lines.count, right.count)
      return BundleDifference(
        name,
        "line \(number + 1) of \(lines.count) is not what follows from the ledger, which has \(right.count)")
    } catch {
      return error
    }
  }

  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "\n"))
  }
}

extension BundleReport {
  /// `text`: The id of the root's key, in full.
  public mutating func require(rootKey text: String) {
    guard rootKey?.hex != text.lowercased() else { return }
    differences.append(
      BundleDifference("ledger.intoto.jsonl", "its root is key \(rootKey?.hex ?? "unknown"), not \(text)"))
  }
}

extension BundleReader {
  /// What its envelopes say.
  fileprivate var view: LedgerView {
    var view = LedgerView()
    for one in entries {
      guard let statement = one.statement else { continue }
      view.fold(LedgerEntry(one.entry, statement))
    }
    if !isWhole {
      view.complete(
        size: Int64(entries.count), newestMoment: entries.last?.entry.recordedAt,
        covering: Set(view.adaptations.map(\.value.id)))
    }
    return view
  }

  /// The adaptations that have a file of their own.
  fileprivate func selection(in view: LedgerView) -> [Adaptation.ID] {
    let names = Set((try? FolderTree.names(in: "\(path)/adaptations")) ?? [])
    return view.adaptations.map(\.value).filter { adaptation in
      [adaptation.bundleName, "\(adaptation.bundleName)-\(adaptation.id.short)"].contains {
        names.contains("\($0).intoto.jsonl")
      }
    }.map(\.id)
  }
}
