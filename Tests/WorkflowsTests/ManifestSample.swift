import Declarations
import TestSupport

enum ManifestSample {
  /// A hosted model that nobody has submitted yet.
  static func hosted() -> ManifestFile {
    var declared = ManifestFile(name: "sample", version: "1")
    declared.hostedModel = "ft:sample"
    return declared
  }
}
