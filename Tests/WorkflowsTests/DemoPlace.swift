import Cryptography
import Foundation
import TestSupport
import Workflows

/// Folders for a demonstration of its own, and what it is made from.
struct DemoPlace {
  /// A key of the demonstration, opened.
  func key(_ name: String) throws -> SigningKey {
    var bytes = Array(Demonstration.passphrase.utf8)
    return try Keychain.unlock(
      try Keychain(places, world: .live).load(name), passphrase: SecretBytes(consuming: &bytes))
  }

  let folder: TemporaryFolder
  let places: Places

  init() throws {
    folder = try TemporaryFolder()
    places = try Places.demo(environment: ["HOME": folder.path])
  }

  /// Everything that is shipped, with the runner that this build made.
  static let resources = Resources(
    share: "\(ProjectFolder.path)/fixtures", runner: built("countersign-lora-runner"))

  /// A program beside the test bundle.
  static func built(_ name: String) -> String {
    let bundle = Bundle.allBundles.map(\.bundlePath).first { $0.hasSuffix(".xctest") }
    let folder = URL(fileURLWithPath: bundle ?? CommandLine.arguments[0]).deletingLastPathComponent().path
    return "\(folder)/\(name)"
  }

  /// A share whose demonstration is made in no time: a root, an authority and its people.
  static func smallShare(ledger: String = "Small", acts: String = "[]") throws -> TemporaryFolder {
    let share = try TemporaryFolder()
    let manager = FileManager.default
    try manager.createDirectory(atPath: share.file("scenarios/demo"), withIntermediateDirectories: true)
    try share.write(
      Array(
        """
        ledger: \(ledger)
        rootKey: root
        authorities: [{ id: acme, kind: customer, name: Acme, key: acme, validFor: 90d }]
        environments: [{ id: prod, name: Production, jurisdiction: EU, authorities: [acme] }]
        people:
          - { key: sam, principal: sam, name: Sam, authority: acme, roles: [submitter, reviewer], validFor: 30d }
          - { key: maria, principal: maria, name: Maria, authority: acme, roles: [reviewer], validFor: 30d }
        policies: []
        suites: []
        submissions:
          - by: sam
            manifest: { name: one, version: "1", hostedModel: "ft:x", environments: [prod] }
        acts: \(acts)
        """.utf8), to: "scenarios/demo.yaml")
    return share
  }

  /// A copy with its keys and pins; nothing may have the original open.
  func copied() throws -> DemoPlace {
    let copy = try DemoPlace()
    let outcome = try OutsideTool.run("cp", "-a", "\(folder.path)/.", copy.folder.path)
    guard outcome.status == 0 else { throw CopyFailed(text: outcome.text) }
    return copy
  }

  struct CopyFailed: Error { var text: String }
}

/// The shipped demonstration, made once for all tests that look at it; copy it to change it.
enum ShippedDemo {
  private static let made = Task {
    let place = try DemoPlace()
    let clock = ContinuousClock()
    let start = clock.now
    _ = try await Demonstration.prepare(
      at: place.places, fresh: false, resources: { () throws(Problem) in DemoPlace.resources }, world: .live)
    print("the demonstration was made in \(start.duration(to: clock.now))")
    return try Made(place: place, pristine: place.copied())
  }

  struct Made {
    let place: DemoPlace
    /// Never opened.
    let pristine: DemoPlace
  }

  static func ledger() async throws -> Ledger {
    try Ledger.open(try await made.value.place.places, world: .live)
  }

  static func copy() async throws -> DemoPlace { try await made.value.pristine.copied() }
}
