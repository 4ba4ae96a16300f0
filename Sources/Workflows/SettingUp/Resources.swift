import Glibc
import Persistence
import SystemFiles

/// What is shipped beside the program: suites, policies, scenarios, models, and the runner of certifications.
public struct Resources: Hashable, Sendable {
  /// Holds `models`, `policies`, `scenarios` and `suites`.
  public var share: String
  /// Runs adapters inside the sandbox.
  public var runner: String

  public init(share: String, runner: String) {
    self.share = share
    self.runner = runner
  }

  public var models: String { share + "/models" }
  public var policies: String { share + "/policies" }
  public var scenarios: String { share + "/scenarios" }
  public var suites: String { share + "/suites" }

  /// Finds both parts; see ``share(environment:executable:)`` and ``runner(executable:)``.
  public static func find(
    environment: [String: String], executable: String? = nil
  ) throws(Problem) -> Resources {
    Resources(
      share: try Self.share(environment: environment, executable: executable),
      runner: try Self.runner(executable: executable))
  }

  /// The folder that `COUNTERSIGN_SHARE` names; else the one of an installation; else that of the source tree.
  ///
  /// An installation has `../share/countersign` as seen from the program, the source tree `fixtures` somewhere above
  /// it.
  ///
  /// `executable`: The path of the program, when it is not the one that runs.
  public static func share(
    environment: [String: String], executable: String? = nil
  ) throws(Problem) -> String {
    if let named = environment["COUNTERSIGN_SHARE"], !named.isEmpty {
      guard isFolder(named + "/scenarios") else {
        throw Problem(
          .missingPart, "COUNTERSIGN_SHARE names \(named), which has no folder scenarios",
          next: "Unset it, or name the folder share/countersign of an installation.")
      }
      return named
    }
    let folder = try programFolder(executable)
    let installed = FilePath.folder(of: folder) + "/share/countersign"
    if isFolder(installed + "/scenarios") { return installed }
    for folder in foldersUp(from: folder) where isFolder(folder + "/fixtures/scenarios") {
      return folder + "/fixtures"
    }
    throw Problem(
      .missingPart,
      "the shipped suites and scenarios are not there (looked in \(installed) and above \(folder))",
      next: "Install them with `make install`, or name their folder in COUNTERSIGN_SHARE.")
  }

  /// `countersign-lora-runner` beside the program, or where `make build` puts it in the source tree.
  public static func runner(executable: String? = nil) throws(Problem) -> String {
    let folder = try programFolder(executable)
    let name = "countersign-lora-runner"
    let candidates =
      [folder + "/" + name] + foldersUp(from: folder).map { "\($0)/.build/release/\(name)" }
    if let found = candidates.first(where: { access($0, X_OK) == 0 && !isFolder($0) }) { return found }
    throw Problem(
      .missingPart, "the program that runs adapters, \(name), is not in \(folder)",
      next: "Build both with `make build`, or install them with `make install`.")
  }

  private static func programFolder(_ executable: String?) throws(Problem) -> String {
    if let executable { return FilePath.folder(of: executable) }
    guard let program = FilePath.linkTarget("/proc/self/exe") else {
      throw Problem(.missingPart, "cannot tell where this program lies: \(systemMessage())")
    }
    return FilePath.folder(of: program)
  }

  /// The folder itself first, the root of the file system last.
  private static func foldersUp(from folder: String) -> [String] {
    var folders: [String] = []
    var current = folder
    while current != "/", current != ".", !current.isEmpty {
      folders.append(current)
      current = FilePath.folder(of: current)
    }
    return folders
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
