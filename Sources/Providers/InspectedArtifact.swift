/// What handed-in files are, told by their bytes alone, whatever their submitter calls them.
///
/// Every way of submitting files goes through this one, so none of them can lose a flag or the base that the files
/// name.
public struct InspectedArtifact: Hashable, Sendable {
  public var tree: ArtifactTree
  /// Every folder with an `adapter_config.json`, in the order of paths.
  public var adapters: [PEFTAdapter]
  /// Those of configurations first, then those of files in their order.
  public var flags: [ArtifactFlag]

  /// The adapter that the artifact itself is; `nil` for any other files.
  public var adapter: PEFTAdapter? { adapters.first { $0.folder.isEmpty } }

  /// Reads, checks and digests a folder or a single file.
  ///
  /// What the result says about configurations and weights is true of exactly the bytes that were digested: a file that
  /// changes in between is an error.
  public static func read(
    _ path: String, ignoring: [String] = [], limits: ArtifactTree.Limits = .init(),
    progress: (ArtifactTree.Progress) -> Void = { _ in }
  ) throws(AdapterError) -> InspectedArtifact {
    let found: [FoundFile]
    do throws(FileProblem) {
      found = try FoundFile.all(in: path, ignoring: ArtifactTree.ignoredAtTop + ignoring, limits: limits)
    } catch {
      guard case .notADirectory = error else { throw .file(error) }
      return try readFile(path)
    }
    guard !found.isEmpty else { throw .nothing(directory: path) }
    var adapters: [PEFTAdapter] = []
    for file in found where file.components.last == PEFTAdapter.configurationName {
      adapters.append(try PEFTAdapter(in: path, at: file.components.dropLast(), found))
    }
    let tree = try AdapterError.onFile { () throws(FileProblem) in
      try ArtifactTree.digest(found, in: path, progress: progress)
    }
    var inspected = InspectedArtifact(tree: tree, adapters: adapters, flags: adapters.flatMap(\.flags))
    inspected.flags += tree.files.flatMap(ArtifactFlag.raised(by:))
    if let unread = inspected.unreadFlag { inspected.flags.append(unread) }
    return inspected
  }

  private static func readFile(_ path: String) throws(AdapterError) -> InspectedArtifact {
    var file = try AdapterError.onFile { () throws(FileProblem) in try ArtifactTree.digest(file: path) }
    file.path = path.split(separator: "/").last.map(String.init) ?? path
    return InspectedArtifact(
      tree: ArtifactTree(files: [file]), adapters: [], flags: ArtifactFlag.raised(by: file))
  }

  /// What lies beside an adapter that its loader does not read: it can be loaded by another name some day.
  private var unreadFlag: ArtifactFlag? {
    guard let adapter else { return nil }
    let unread = tree.files.map(\.path).filter { !adapter.isRead($0) }
    return unread.isEmpty ? nil : .unexpectedFiles(count: unread.count, first: Array(unread.prefix(5)))
  }
}
