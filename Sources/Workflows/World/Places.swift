import Persistence
import SystemFiles

/// Where a store and what belongs to it lie.
///
/// Keys, the log key and the pin go with the store's path, so `--store` alone names a whole workplace.
public struct Places: Hashable, Sendable {
  /// The SQLite file.
  public var store: String
  /// People's sealed keys.
  public var keys: String
  /// Outside the store's folder on purpose: who restores an old store must not restore its pin with it.
  public var state: String
  public var config: String

  public init(store: String, keys: String, state: String, config: String) {
    self.store = store
    self.keys = keys
    self.state = state
    self.config = config
  }

  /// The folder of the store's unattended log key; closed to everyone but its owner.
  public var logKeys: String { home + "/log-keys" }

  /// The store's file name without folder and extension.
  public var storeName: String {
    let file = store.split(separator: "/").last.map(String.init) ?? "store"
    return file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
  }

  public var pins: String { state + "/pins" }

  /// The folder that holds the store.
  public var home: String { FilePath.folder(of: store) }

  /// Follows the XDG Base Directory Specification.
  ///
  /// `store`: The path given on the command line, if any.
  /// `keys`: Where somebody's keys lie who shares the ledger with others; `nil` for beside the store.
  /// `environment`: The process's variables.
  public init(
    store: String?, keys: String? = nil, environment: [String: String]
  ) throws(Problem) {
    let store = store ?? environment["COUNTERSIGN_STORE"].flatMap { $0.isEmpty ? nil : $0 }
    let data = try Self.base("XDG_DATA_HOME", ".local/share", environment) + "/countersign"
    let path = store ?? data + "/store.db"
    self.init(
      store: path, keys: keys ?? FilePath.folder(of: path) + "/keys",
      state: try Self.base("XDG_STATE_HOME", ".local/state", environment) + "/countersign",
      config: try Self.configFolder(environment: environment))
  }

  /// The folder of `config.yaml`, `keymap.yaml` and `themes`: `COUNTERSIGN_CONFIG_DIR`, else by XDG.
  public static func configFolder(environment: [String: String]) throws(Problem) -> String {
    if let named = environment["COUNTERSIGN_CONFIG_DIR"], !named.isEmpty { return named }
    return try base("XDG_CONFIG_HOME", ".config", environment) + "/countersign"
  }

  /// The demonstration's own workplace.
  public static func demo(environment: [String: String]) throws(Problem) -> Places {
    let data = try base("XDG_DATA_HOME", ".local/share", environment)
    return try Places(store: data + "/countersign/demo/store.db", environment: environment)
  }

  /// The same places with the store's folder at another path.
  func moved(to home: String) -> Places {
    let file = store.split(separator: "/").last.map(String.init) ?? "store.db"
    return Places(store: "\(home)/\(file)", keys: home + "/keys", state: state, config: config)
  }

  private static func base(
    _ variable: String, _ fallback: String, _ environment: [String: String]
  ) throws(Problem) -> String {
    // The specification says that a relative path is to be ignored.
    if let path = environment[variable], path.hasPrefix("/") { return path }
    guard let home = environment["HOME"], home.hasPrefix("/") else {
      throw Problem(
        .usage, "neither \(variable) nor HOME names a folder", next: "Set HOME, or name a store with --store."
      )
    }
    return home + "/" + fallback
  }
}
