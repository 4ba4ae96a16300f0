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

  init(_ folder: TemporaryFolder? = nil) throws {
    let folder = try folder ?? TemporaryFolder()
    self.folder = folder
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

  /// A copy with its keys and pins; nothing may have the original open.
  func copied() throws -> DemoPlace { try DemoPlace(TemporaryFolder(copying: folder)) }
}

/// The shipped demonstration, made once for all tests that look at it; copy it to change it.
enum ShippedDemo {
  private static let made = Task {
    let place = try DemoPlace()
    _ = try await Demonstration.prepare(
      at: place.places, fresh: false, resources: { () throws(Problem) in DemoPlace.resources }, world: .live)
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
