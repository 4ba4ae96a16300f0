import TestSupport
import Workflows

/// A store of a small organisation on disk, with its keys: made once, copied for every test.
enum SmallStore {
  static let passphrase = Demonstration.passphrase

  private static let made = Task { try await make() }

  /// A copy to change; lives as long as the folder.
  static func copy() async throws -> (places: Places, folder: TemporaryFolder) {
    let folder = try TemporaryFolder(copying: try await made.value)
    return (try Places.demo(environment: ["HOME": folder.path]), folder)
  }

  private static func make() async throws -> TemporaryFolder {
    let share = try SmallShare.made()
    let home = try TemporaryFolder()
    _ = try await Demonstration.prepare(
      at: try Places.demo(environment: ["HOME": home.path]), fresh: false,
      resources: { () throws(Problem) in Resources(share: share.path, runner: "/nowhere") }, world: .live)
    return home
  }
}
