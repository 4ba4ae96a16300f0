import ArgumentParser
import Certification
import Console
import Declarations
import Foundation
import Governance
import Persistence
import Terminal
import Workflows

/// What a shell offers for words that only the store knows.
///
/// Never asks, never complains, never waits: a shell calls this at every press of Tab.
extension CompletionKind {
  static var adaptation: CompletionKind { names { $0.names(.adaptations, prefix: $1) } }
  static var environment: CompletionKind { names { $0.names(.environments, prefix: $1) } }
  static var suite: CompletionKind { names { $0.names(.suites, prefix: $1) } }
  static var policy: CompletionKind { names { $0.names(.policies, prefix: $1) } }
  static var authority: CompletionKind { names { $0.names(.authorities, prefix: $1) } }

  /// Adaptations, and once a kind is begun, things of that kind.
  static var target: CompletionKind {
    .custom { words, _, prefix in
      // zsh takes what follows a colon for a description.
      let found = KnownNames(words).targets(prefix)
      return CompletionShell.requesting == .zsh ? found.map { $0.replacing(":", with: "\\:") } : found
    }
  }

  static var key: CompletionKind { .custom { words, _, prefix in KnownNames(words).keys(prefix) } }

  static var view: CompletionKind {
    .custom { _, _, prefix in
      guard let views = try? PreferencesFile(Setup()).read().views else { return [] }
      return views.map(\.name).filter { $0.hasPrefix(prefix) }
    }
  }

  /// Declared names, and YAML files.
  static var endpoint: CompletionKind { .custom { _, _, prefix in KnownNames.endpoints(prefix) } }

  static var theme: CompletionKind { .custom { _, _, prefix in KnownNames.themes(prefix) } }

  static func setting(_ setting: Setting) -> CompletionKind {
    if case .choice(let words) = setting.kind { .list(words) } else { .default }
  }

  private static func names(_ find: @escaping @Sendable (StoreNames, String) -> [String]) -> CompletionKind {
    .custom { words, _, prefix in KnownNames(words).store.map { find($0, prefix) } ?? [] }
  }
}

/// What can be found out for a command line that is being typed.
private struct KnownNames {
  static let kinds: [(String, StoreNames.Kind?)] = [
    ("base:", .bases), ("suite:", .suites), ("policy:", .policies), ("authority:", .authorities),
    ("key:", nil), ("bytes:", nil), ("model:", nil),
  ]

  private let places: Places?

  /// `words`: The command line, from which `--store` is taken.
  init(_ words: [String]) {
    var options: [Setting: String] = [:]
    for (index, word) in words.enumerated() {
      if word == "--store", words.indices.contains(index + 1) { options[.store] = words[index + 1] }
      if word.hasPrefix("--store=") { options[.store] = String(word.dropFirst("--store=".count)) }
    }
    places = try? Setup(options: options).places()
  }

  var store: StoreNames? { places.flatMap { StoreNames(path: $0.store) } }

  /// Adaptations and kinds, or things of the kind that `prefix` begins with.
  func targets(_ prefix: String) -> [String] {
    guard let colon = prefix.firstIndex(of: ":") else {
      return (store?.names(.adaptations, prefix: prefix) ?? [])
        + Self.kinds.map(\.0).filter { $0.hasPrefix(prefix) }
    }
    let kind = String(prefix[...colon])
    let rest = String(prefix[prefix.index(after: colon)...])
    if kind == "key:" { return keys(rest).map { kind + $0 } }
    guard let names = Self.kinds.first(where: { $0.0 == kind })?.1 else { return [] }
    return (store?.names(names, prefix: rest) ?? []).map { kind + $0 }
  }

  /// Names of files, so nothing is opened.
  func keys(_ prefix: String) -> [String] {
    guard let folder = places?.keys, let files = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else { return [] }
    return files.filter { $0.hasSuffix(".key") && $0.hasPrefix(prefix) }.map { String($0.dropLast(4)) }
      .sorted()
  }

  static func endpoints(_ prefix: String) -> [String] {
    let entries = Setup().folder.flatMap { try? EndpointFolder(config: $0).entries() } ?? []
    let names = entries.compactMap { entry in
      if case .success(let endpoint) = entry.endpoint { endpoint.name.text } else { nil }
    }
    let folder = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    let declared = files.filter { $0.hasSuffix(".yaml") }.sorted().map { folder + $0 }
    return (names + declared).filter { $0.hasPrefix(prefix) }
  }

  static func themes(_ prefix: String) -> [String] {
    ThemeKeeper(Setup(), Capabilities()).names.filter { $0.hasPrefix(prefix) }
  }
}
