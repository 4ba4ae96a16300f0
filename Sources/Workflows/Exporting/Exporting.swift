import Admissibility
public import Cryptography
public import Governance
public import Persistence
import TransparencyLog

/// What was written for an auditor.
public struct ExportReport: Hashable, Sendable {
  public var path: String
  public var checkpoint: SignedCheckpoint
  /// When the last entry was recorded: nothing in the bundle speaks of later.
  public var establishedAt: Timestamp
  /// Envelopes in the bundle, each counted once.
  public var envelopes: Int
  public var adaptations: Int
  public var keys: Int
  /// Suites and evidence of certificates.
  public var documents: Int
  /// Who holds the ledger must show this key by another way: all trust starts from it.
  public var rootKey: KeyID
}

/// What the ledger holds is written for other people's tools.
public struct Exporting: Sendable {
  let ledger: Ledger

  public init(_ ledger: Ledger) { self.ledger = ledger }

  /// Writes a bundle that other people's tools verify offline.
  ///
  /// It is whole or not there. Every signature, leaf and the checkpoint are checked while it is written, so a bundle is
  /// never made from a ledger that does not verify. The same ledger gives the same bytes.
  ///
  /// - Parameters:
  ///   - directory: A folder that does not exist yet, or an empty one.
  ///   - adaptations: Only these and what they rest on; `nil` exports the whole ledger. Other entries are then in the
  ///     bundle by their digests alone.
  ///   - progress: What is being written, and how far.
  /// - Returns: What was written.
  /// - Throws: A ``Problem``; then nothing is left behind.
  public func bundle(
    to directory: String, adaptations: [Adaptation.ID]? = nil,
    progress: (_ what: String, _ done: Int64, _ total: Int64) -> Void = { _, _, _ in }
  ) throws(Problem) -> ExportReport {
    let (ledger, checkpoint) = try atItsCheckpoint()
    let view = try ledger.wholeView()
    for id in adaptations ?? [] where view.adaptation(id) == nil {
      throw Problem(.notFound, "no adaptation \(id.short)")
    }
    let folder = try BundleFolder(at: directory, token: ledger.world.randomBytes(8).hex)
    do {
      var export = Export(
        source: ledger.store, view: view, checkpoint: checkpoint, selection: adaptations, folder: folder,
        tail: ledger.store.tail)
      let report = try export.run(progress: progress)
      try folder.publish()
      return report
    } catch {
      folder.discard()
      throw error
    }
  }

  /// This ledger as far as its newest checkpoint goes, with that checkpoint.
  private func atItsCheckpoint() throws(Problem) -> (Ledger, SignedCheckpoint) {
    var ledger = ledger
    for _ in 0..<8 {
      try ledger.refresh()
      let checkpoint = try Problem.ofStore { try ledger.store.latestCheckpoint() }
      guard let checkpoint else { throw Problem(.refused, "this ledger has no entries to export") }
      if Int64(checkpoint.checkpoint.size) == ledger.size { return (ledger, checkpoint) }
    }
    throw Problem(.busy, "the ledger grows faster than it can be read", next: "Try again.")
  }
}
