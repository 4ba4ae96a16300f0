import Foundation
import TestSupport
import Testing

/// `make install` into a folder, from what is built already, and what lies there afterwards.
@Suite(.serialized) struct InstallTests {
  let root: TemporaryFolder

  init() throws {
    root = try TemporaryFolder()
    let built = URL(fileURLWithPath: Program.executable).deletingLastPathComponent().path
    let runner = built + "/countersign-lora-runner"
    // The product is called so; its target, which a test build makes, is not.
    let from = try TemporaryFolder()
    for (name, source) in [("countersign", Program.executable), ("countersign-lora-runner", runner)] {
      let found = FileManager.default.fileExists(atPath: source) ? source : built + "/LoRARunner"
      try FileManager.default.copyItem(atPath: found, toPath: from.file(name))
    }
    let made = try make("install-files", "BUILT=\(from.path)")
    try #require(made.status == 0, "\(made.text)")
  }

  private func make(_ words: String...) throws -> OutsideTool.Outcome {
    try OutsideTool.run(
      ["make", "-s", "-C", ProjectFolder.path, "DESTDIR=\(root.path)", "PREFIX=/opt/place"] + words)
  }

  private func files() throws -> [String] {
    let found = try OutsideTool.run("find", root.path, "-not", "-type", "d", "-printf", "%P %m\n")
    return found.text.split(separator: "\n").map(String.init).sorted()
  }

  @Test func everythingIsInItsPlaceAndNothingStays() throws {
    let installed = try files()
    for file in [
      "opt/place/bin/countersign 755", "opt/place/bin/countersign-lora-runner 755",
      "opt/place/share/bash-completion/completions/countersign 644",
      "opt/place/share/countersign/config.schema.json 644",
      "opt/place/share/countersign/models/base/model.safetensors 644",
      "opt/place/share/countersign/policies/eu-conduct.yaml 644",
      "opt/place/share/countersign/scenarios/demo.yaml 644",
      "opt/place/share/countersign/suites/refusal.yaml 644",
      "opt/place/share/countersign/themes/light.yaml 644",
      "opt/place/share/fish/vendor_completions.d/countersign.fish 644",
      "opt/place/share/man/man1/countersign.1 644", "opt/place/share/zsh/site-functions/_countersign 644",
    ] {
      #expect(installed.contains(file), "\(file) is not there")
    }
    #expect(installed.allSatisfy { $0.hasPrefix("opt/place/") })
    // The installed program finds what was installed with it.
    let program = root.path + "/opt/place/bin/countersign"
    let info = try OutsideTool.run("env", "-i", "HOME=\(root.path)", program, "info", "--json")
    #expect(info.text.contains("\(root.path)/opt/place/share/countersign"), "\(info.text)")
    let removed = try make("uninstall")
    #expect(removed.status == 0, "\(removed.text)")
    #expect(try files() == [])
  }

  /// Two readers of manual pages that we did not write find nothing to complain about.
  @Test func theManualPageIsWellFormed() throws {
    let page = root.path + "/opt/place/share/man/man1/countersign.1"
    let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: page)), as: UTF8.self)
    for word in ["countersign approve", "countersign suite lint", "COUNTERSIGN_READ_ONLY", "EXIT STATUS"] {
      #expect(text.replacing("\\-", with: "-").contains(word), "\(word)")
    }
    let lint = try OutsideTool.run("mandoc", "-T", "lint", "-W", "warning", page)
    #expect(lint.status == 0 && lint.text.isEmpty, "\(lint.text)")
    let groff = try OutsideTool.run("groff", "-man", "-ww", "-z", "-Kutf8", page)
    #expect(groff.status == 0 && groff.text.isEmpty, "\(groff.text)")
    let man = try OutsideTool.run("env", "LC_ALL=C.UTF-8", "man", "-l", "--warnings=w", page)
    #expect(man.status == 0 && man.text.contains("EXIT STATUS") && !man.text.contains("warning: "))
  }
}
