import Cryptography
import Governance
import Testing

@Suite struct WeightsTests {
  /// Whoever hands files in chooses their names, so a file holds weights unless it is known for something else.
  @Test(arguments: [
    ("model.safetensors", true), ("model.keras", true), ("a/b/weights.pb", true), ("weights", true),
    (".hidden", true),
    ("model.safetensors.part", true), ("README.md", false), ("tokenizer.json", false),
    ("tokenizer.model", false),
    ("LICENSE", false), ("a/config.yaml", false), ("model.", true),
  ])
  func whatCanHoldWeights(path: String, expected: Bool) {
    let file = Artifact.File(path: path, digest: Digest(of: []), size: 1)
    #expect(file.holdsWeights == expected)
  }
}
