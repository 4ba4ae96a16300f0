import Console
import Declarations
import Foundation
import Glibc
import Terminal
import Workflows

/// What this process was told: its variables, its configuration files, and the settings that follow.
struct Setup {
  /// A longer configuration file is not read.
  static let byteLimit = 256 << 10

  let environment: [String: String]
  let settings: Settings
  /// Where configuration is looked for; nil when neither HOME nor a variable says.
  let folder: String?

  /// Reads the files; what is wrong with them is a warning and never an error.
  ///
  /// `options`: What stood on the command line; checked already.
  init(
    options: [Setting: String] = [:],
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    self.environment = environment
    folder = try? Places.configFolder(environment: environment)
    var file = ConfigurationFile()
    // Making every key table of the console is not for those who bind no key.
    lazy var commands = Set(commandCatalog().map(\.command))
    if let bytes = Self.read("config.yaml", folder, &file) {
      file.read(bytes.content, file: bytes.path, commands: commands)
    }
    if let bytes = Self.read("keymap.yaml", folder, &file) {
      file.readKeys(bytes.content, file: bytes.path, commands: commands)
    }
    settings = Settings(options: options, environment: environment, file: file)
  }

  /// ``folder``, for what cannot do without it.
  func configurationFolder() throws(Problem) -> String {
    guard let folder else {
      throw Problem(
        .usage, "nothing says where configuration lies", next: "Set HOME or COUNTERSIGN_CONFIG_DIR.")
    }
    return folder
  }

  /// Where the ledger and all that belongs to it lie.
  func places() throws(Problem) -> Places {
    try Places(
      store: try path(settings.store, .store), keys: try path(settings.keyFolder, .keyFolder),
      environment: environment)
  }

  /// In a file `~` is not what a shell has made of it.
  private func path(_ path: String?, _ setting: Setting) throws(Problem) -> String? {
    guard let path, path.hasPrefix("~/"), case .file = settings[setting].origin else { return path }
    guard let home = environment["HOME"] else {
      throw Problem(.usage, "\(path), which \(setting.rawValue) names, is below HOME, which is not set")
    }
    return home + path.dropFirst(1)
  }

  /// Throws where the settings say that nothing is to be signed.
  func refuseIfReadOnly() throws(Problem) {
    guard settings.readOnly else { return }
    throw Problem(
      .notPermitted, "read-only, as \(settings[.readOnly].origin) says", next: "Nothing was signed.")
  }

  /// Says on standard error what was written and could not be taken.
  func warn() {
    for warning in settings.warnings {
      Output.standardError("countersign: warning: \(shown(warning.description))")
    }
  }

  private static func read(
    _ name: String, _ folder: String?, _ file: inout ConfigurationFile
  ) -> (path: String, content: [UInt8])? {
    guard let folder else { return nil }
    let path = "\(folder)/\(name)"
    do {
      return (path, try PlainFile.read(path, byteLimit: byteLimit))
    } catch {
      // Most people have none.
      guard error.kind != .notFound else { return nil }
      file.warn(DeclarationProblem(file: path, problem: error.what))
      if name == "config.yaml" { file.failClosed(path) }
      return nil
    }
  }
}
