public import Certification
public import Declarations
import Glibc
import Governance
import Persistence
import SystemFiles

/// The endpoints that are declared on this machine: a YAML file each, in one folder.
public struct EndpointFolder: Hashable, Sendable {
  public let path: String

  /// `config`: The folder of `config.yaml`.
  public init(config: String) { path = config + "/endpoints" }

  /// A file, and what came of reading it.
  public struct Entry: Sendable {
    public let file: String
    public let endpoint: Result<Endpoint, DeclarationProblem>
    /// All that is wrong with it; empty where it could be read.
    let problems: [DeclarationProblem]
    /// What it calls its endpoint; the file's own name where that cannot be read.
    let name: String
  }

  /// Every `*.yaml` in the folder, sorted by its name; none where there is no folder.
  public func entries() throws(Problem) -> [Entry] {
    try Problem.ofFile(try FolderTree.names(in: path)).filter(Self.isFile).map { Self.entry("\(path)/\($0)") }
  }

  /// The endpoint that `text` names: as a file, or by the name that one declares here.
  ///
  /// `keys`: The key files that may be sent to whatever a file declares.
  ///
  /// - Throws: A ``Problem`` when a key would be sent that neither lies in this folder, for an endpoint declared here,
  ///   nor is among `keys`: a file of somebody else must not get at a key by naming it.
  public func endpoint(named text: String, sending keys: [String]) throws(Problem) -> Endpoint {
    let endpoint = try endpoint(named: text)
    guard let key = endpoint.keyFile else { return endpoint }
    let isDeclaredHere = !Self.isFile(text) || contains(text)
    guard isDeclaredHere && contains(key) || keys.contains(where: { Self.isSame($0, key) }) else {
      throw Problem(
        .notPermitted, "the endpoint \(endpoint.name) would be sent the key in \(key), at \(endpoint.url)",
        next: isDeclaredHere
          ? "Nothing was sent. If that is meant: --send-key \(key); or keep the key in \(path)."
          : "Nothing was sent. If that is meant: --send-key \(key)")
    }
    return endpoint
  }

  /// Whether a file lies in this folder, or in a folder in it, wherever links lead.
  private func contains(_ file: String) -> Bool {
    guard let folder = FilePath.resolved(path), let place = FilePath.resolved(FilePath.folder(of: file))
    else {
      return false
    }
    return place == folder || place.hasPrefix(folder + "/")
  }

  private static func isSame(_ one: String, _ other: String) -> Bool {
    one == other || FilePath.resolved(one).map { $0 == FilePath.resolved(other) } ?? false
  }

  /// The same without a look at its key: to be shown to somebody before anything is sent.
  public func endpoint(named text: String) throws(Problem) -> Endpoint {
    guard !Self.isFile(text) else { return try Endpoint.read(file: text) }
    let wrong = try entries().first { $0.name == text && !$0.problems.isEmpty }
    if let wrong, case .failure(let problem) = wrong.endpoint {
      throw Problem(
        .badInput, "the endpoint \(text) is declared, but not rightly: \(problem)",
        next: "`countersign endpoint check \(text)` names everything that is wrong with it.")
    }
    return try only(
      "endpoint called \(text)", next: "`countersign endpoint list` shows them. A file is named by its path."
    ) { $0.name.text == text }
  }

  /// The one declared endpoint that may ask the model called `model`.
  public func endpoint(serving model: String) throws(Problem) -> Endpoint {
    try only(
      "endpoint of \(model)", next: "Declare one in \(path): a YAML file with endpoint, url and model."
    ) { $0.model == model }
  }

  /// Which of several is meant nobody can say, so there must be one.
  private func only(
    _ what: String, next: String, where isWanted: (Endpoint) -> Bool
  ) throws(Problem) -> Endpoint {
    let found = try entries().filter { entry in
      if case .success(let endpoint) = entry.endpoint { isWanted(endpoint) } else { false }
    }
    guard let first = found.first, case .success(let endpoint) = first.endpoint else {
      throw Problem(.notFound, "no \(what) is declared", next: next)
    }
    guard found.count == 1 else {
      throw Problem(
        .refused, "there is more than one \(what): \(found.map(\.file).joined(separator: ", "))",
        next: "Name the file that is meant, or keep one.")
    }
    return endpoint
  }

  /// What looks like a file is one, whatever is called so.
  private static func isFile(_ text: String) -> Bool {
    text.contains("/") || [".yaml", ".yml"].contains { text.hasSuffix($0) }
  }

  private static func entry(_ file: String) -> Entry {
    do throws(Problem) {
      let bytes = try PlainFile.read(file, byteLimit: YAMLDocument.byteLimit)
      do throws(DeclarationProblem) {
        let endpoint = try EndpointFile.read(bytes, file: file)
        return Entry(
          file: file, endpoint: .success(endpoint), problems: [], name: endpoint.name.text)
      } catch {
        let name = EndpointFile.name(in: bytes) ?? stem(file)
        return Entry(
          file: file, endpoint: .failure(error), problems: EndpointFile.lint(bytes, file: file), name: name)
      }
    } catch {
      let problem = DeclarationProblem(file: file, problem: error.what)
      return Entry(file: file, endpoint: .failure(problem), problems: [problem], name: stem(file))
    }
  }

  /// The name of a file without folder and extension.
  private static func stem(_ file: String) -> String {
    let name = file.split(separator: "/").last ?? ""
    return String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
  }
}

extension EndpointFolder {
  /// What keeps declared endpoints from being asked; nothing is sent to find out.
  ///
  /// `names`: As ``endpoint(named:)`` takes them, or paths of any files; none: all that are declared here.
  public func review(_ names: [String] = []) throws(Problem) -> (count: Int, problems: [DeclarationProblem]) {
    var entries = try entries()
    if !names.isEmpty {
      let known = entries
      entries = []
      for name in names {
        entries += try Self.isFile(name) ? [Self.entry(name)] : Self.named(name, in: known)
      }
    }
    let problems = entries.flatMap { entry -> [DeclarationProblem] in
      switch entry.endpoint {
      case .failure: entry.problems
      case .success(let endpoint): Self.problems(of: endpoint, entry.file, among: entries)
      }
    }
    return (entries.count, problems)
  }

  private static func named(_ name: String, in entries: [Entry]) throws(Problem) -> [Entry] {
    let found = entries.filter { $0.name == name }
    guard !found.isEmpty else {
      if access(name, F_OK) == 0 { return [entry(name)] }
      throw Problem(
        .notFound, "no endpoint called \(name) is declared",
        next: "`countersign endpoint check` names every problem.")
    }
    return found
  }

  private static func problems(
    of endpoint: Endpoint, _ file: String, among entries: [Entry]
  ) -> [DeclarationProblem] {
    var problems: [DeclarationProblem] = []
    func add(_ field: String?, _ problem: String) {
      problems.append(DeclarationProblem(file: file, field: field, problem: problem))
    }
    do throws(Problem) { _ = try RemoteSubject(askable: endpoint) } catch {
      add(error.kind == .missingPart ? nil : "keyFile", "cannot be used: \(error.what)")
    }
    if let authorities = endpoint.authorityFile {
      do throws(Problem) { _ = try PlainFile.read(authorities, byteLimit: 4 << 20) } catch {
        add("authorityFile", "cannot be used: \(error.what)")
      }
    }
    let twin = entries.first { entry in
      guard entry.file != file, case .success(let other) = entry.endpoint else { return false }
      return other.name == endpoint.name
    }
    if let twin { add("endpoint", "is \(endpoint.name), as in \(twin.file)") }
    return problems
  }
}

extension Places {
  public var endpoints: EndpointFolder { EndpointFolder(config: config) }
}

extension Endpoint {
  /// Reads the declaration of an endpoint.
  public static func read(file: String) throws(Problem) -> Endpoint {
    try PlainFile.declaration(file, EndpointFile.read)
  }
}
