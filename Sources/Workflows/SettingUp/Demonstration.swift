import Cryptography
import Declarations
import Glibc
import Persistence
import SystemFiles

/// The ledger to try everything on: made from a shipped scenario, with keys that everyone can open.
public enum Demonstration {
  /// Of every key of the demonstration; no secret, so these keys protect nothing.
  public static let passphrase = "demo-passphrase"

  /// The scenario that ``prepare(at:fresh:resources:world:report:)`` makes.
  public static let scenarioName = "demo"

  /// What ``prepare(at:fresh:resources:world:report:)`` found to do.
  public enum Outcome: Hashable, Sendable { case made, reused }

  private static let marker = "ABOUT.txt"

  /// A file that holds the passphrase, for `--passphrase-file`.
  public static func passphraseFile(at places: Places) -> String { places.home + "/passphrase.txt" }

  /// Makes the demonstration's ledger unless it is there, or in any case when it shall be `fresh`.
  ///
  /// It is made in a folder beside its place and gets its name when it is whole, so one that was interrupted is never
  /// opened, and an old one stays until then. Two processes wait for one another.
  ///
  /// `places`: As `Places.demo` gives them: the whole folder of the store is replaced.
  /// `resources`: Asked for only when something is to be made.
  /// `report`: Called before each step of making it.
  public static func prepare(
    at places: Places, fresh: Bool, resources: () throws(Problem) -> Resources, world: World,
    report: @escaping (ScenarioStep) -> Void = { _ in }
  ) async throws(Problem) -> Outcome {
    let home = places.home
    if !fresh && isMade(home) { return .reused }
    do {
      try KeyDirectory(path: FilePath.folder(of: home)).create()
    } catch {
      throw Problem(error)
    }
    let lock = try Problem.ofFile(try FolderLock(file: home + ".lock"))
    defer { lock.release() }
    // What another process left, or made while this one waited.
    try Problem.ofFile(try recover(home))
    if !fresh && isMade(home) { return .reused }
    guard access(home, F_OK) != 0 || isMade(home) else {
      throw Problem(
        .refused, "\(home) is there, but it is not a demonstration that this program made",
        next: "Move it away, or set XDG_DATA_HOME to another folder.")
    }
    let resources = try resources()
    do throws(Problem) {
      try await make(
        at: places.moved(to: draft(of: home)), resources: resources, world: world, report: report)
    } catch {
      try? FolderTree.remove(draft(of: home))
      throw error
    }
    // The ledger that goes takes its pin with it, or one would stay for every demonstration that ever was.
    places.pinFolder.forget(ledgerAt: places.store)
    try Problem.ofFile(try install(home))
    places.pinFolder.forget(placeOf: places.store)
    return .made
  }

  private static func draft(of home: String) -> String { home + ".new" }
  private static func old(of home: String) -> String { home + ".old" }

  /// Puts the finished draft in its place.
  ///
  /// A kill between the two renames is made good by ``recover(_:)``.
  private static func install(_ home: String) throws(FileError) {
    if isMade(home) { try FolderTree.rename(home, to: old(of: home)) }
    try FolderTree.rename(draft(of: home), to: home)
    try FolderTree.synchronise(FilePath.folder(of: home))
    // If the old one cannot be removed now, the next one to make a demonstration tries again.
    try? FolderTree.remove(old(of: home))
  }

  /// Cleans up after a process that was killed: nobody else holds the lock, so nobody works on these folders.
  private static func recover(_ home: String) throws(FileError) {
    if access(home, F_OK) != 0, isMade(old(of: home)) {
      try FolderTree.rename(old(of: home), to: home)
    }
    try FolderTree.remove(draft(of: home))
    try FolderTree.remove(old(of: home))
  }

  private static func isMade(_ home: String) -> Bool { access("\(home)/\(marker)", F_OK) == 0 }

  private static func make(
    at places: Places, resources: Resources, world: World, report: @escaping (ScenarioStep) -> Void
  ) async throws(Problem) {
    let file = "\(resources.scenarios)/\(scenarioName).yaml"
    let scenario = try PlainFile.declaration(file, ScenarioFile.read)
    var runner = ScenarioRunner(
      scenario, folder: "\(resources.scenarios)/\(scenarioName)", resources: resources, places: places,
      world: world, report: report)
    var passphrase = Array(passphrase.utf8)
    // The least cost that there is: the passphrase is public, and fifteen keys are to be opened without waiting.
    let ledger = try await runner.run(passphrase: SecretBytes(consuming: &passphrase), cost: .minimal)
    try Problem.ofStore { try ledger.store.close() }
    try Problem.ofFile(
      try leave(
        """
        Made by `countersign demo` to try things on. `countersign demo --fresh` replaces this whole folder.
        Every key here opens with the passphrase \(Self.passphrase), so nothing that they sign means anything.

        """, at: places))
  }

  /// What tells that the demonstration is whole, last.
  private static func leave(_ about: String, at places: Places) throws(FileError) {
    try WholeFile.create(passphraseFile(at: places), Array("\(passphrase)\n".utf8))
    try WholeFile.create("\(places.home)/\(marker)", Array(about.utf8))
    try FolderTree.synchronise(places.home)
  }
}
