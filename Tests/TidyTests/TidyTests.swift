import Foundation
import Testing

/// The prohibitions of docs/ARCHITECTURE.md that the compiler cannot see.
struct TidyTests {
  /// No input or output, no clock, no randomness.
  static let pureModules = [
    "Governance", "Attestations", "Admissibility", "Lineage", "TransparencyLog", "Certification",
    "ForeignResults",
    "Terminal", "Console", "Filtering", "Listings", "StrictJSON", "Presentation", "Onboarding",
  ]

  /// A module that only one other may import.
  static let gates = [
    "GRDB": "Persistence", "CNcurses": "NcursesBackend", "CSodium": "Cryptography", "CSpawn": "SandboxRunner",
    "CBaselines": "Benchmarks", "CTransfer": "ModelBroker",
    "Yams": "Declarations", "CNettle": "Cryptography",
  ]

  let files = SourceTree.files(below: ["Sources", "Tests"])

  @Test func thereIsSomethingToCheck() {
    #expect(files.count > 200)
    for module in Self.pureModules {
      #expect(files.contains { $0.module == module }, "no files of \(module)")
    }
  }

  @Test func eachGateIsKept() {
    for file in files where file.isSource {
      for imported in file.imports {
        guard let keeper = Self.gates[imported] else { continue }
        #expect(file.module == keeper, "\(file.path) imports \(imported)")
      }
    }
  }

  @Test func pureModulesImportNothingThatActs() {
    let acting: Set = [
      "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization", "ArgumentParser",
      "SystemFiles",
    ]
    for file in files where file.isSource && Self.pureModules.contains(file.module) {
      // It needs the C library to wipe memory in a way that the optimiser keeps.
      if file.name == "SecretField.swift" { continue }
      #expect(file.imports.filter(acting.contains).isEmpty, "\(file.path) imports \(file.imports)")
    }
  }

  /// A state has the same mark everywhere, so marks are written down where statuses are.
  @Test func marksOfStatesAreWrittenDownOnce() {
    for file in files where file.isSource && file.module != "Terminal" {
      for (number, line) in file.code {
        #expect(
          !line.contains { "✗✓●◐◑○◷".contains($0) }, "\(file.path):\(number) writes a mark; use Status.mark")
      }
    }
  }

  @Test func timeAndChanceComeFromTheWorld() {
    let banned = [
      "Date()", "UUID()", "SystemRandomNumberGenerator", ".random(in:", "clock_gettime", "gettimeofday",
    ]
    for file in files where file.isSource && file.name != "World+Live.swift" {
      for (number, line) in file.code {
        for word in banned where line.contains(word) {
          Issue.record("\(file.path):\(number) uses \(word)")
        }
      }
    }
  }

  @Test func nothingIsLeftUndoneOrForced() {
    // Assembled here, so that this file does not hold the words itself.
    let banned = ["TO" + "DO", "FIX" + "ME", "// X" + "XX", "try" + "! ", "fatal" + "Error("]
    for file in files {
      for (number, line) in file.lines {
        for word in banned where line.contains(word) {
          Issue.record("\(file.path):\(number) has \(word)")
        }
      }
    }
  }

  @Test func onlyTheSandboxStartsProcesses() {
    let banned = [" Process()", "posix_spawn", "fork(", "execv", "popen(", "system(\""]
    // Besides, a pager or a clipboard's program may be started, and the console starts itself over once.
    let allowed: Set = ["ChildProgram.swift", "CrashReports.swift"]
    for file in files
    where file.isSource && file.module != "SandboxRunner" && !allowed.contains(file.name) {
      for (number, line) in file.code {
        for word in banned where line.contains(word) {
          Issue.record("\(file.path):\(number) uses \(word)")
        }
      }
    }
  }

  @Test func filesAreHandledInOneWay() {
    let banned = ["mkdtemp(", "pthread_create(", "readdir(", " pread(", " pwrite("]
    for file in files where file.isSource && !["SystemFiles", "LoRARunner"].contains(file.module) {
      for (number, line) in file.code {
        for word in banned where line.contains(word) {
          Issue.record("\(file.path):\(number) uses \(word) SystemFiles has it")
        }
      }
    }
  }

  /// What shows that an attack works without a layer must never be reached by what people run.
  @Test func onlyTestsWeakenTheSandbox() {
    for file in files where file.isSource && file.module != "SandboxRunner" {
      for (number, line) in file.code where line.contains("weaknesses") || line.contains("Weakness") {
        Issue.record("\(file.path):\(number) weakens the sandbox")
      }
    }
  }

  /// Where bytes from outside are read, texts are looked up as `ByteText`: two names must not become one, nor a name of
  /// combining marks hold the machine.
  @Test func textFromOutsideIsNoKey() {
    let modules: Set = [
      "StrictJSON", "Certification", "ForeignResults", "Providers", "Attestations", "Governance", "Filtering",
      "Admissibility", "Lineage", "TransparencyLog", "ModelBroker",
    ]
    let banned = ["[String:", "[String :", "Set<String>", "Dictionary<String", "(rawValue:"]
    // What is looked up there: labels of accepted manifests, of two ASCII names, and signs of a filter.
    let allowed = [
      "adaptationsByLabel: [String: ", "FilterComparison(rawValue: isLong", "ctr_ending(rawValue:",
    ]
    for file in files where file.isSource && modules.contains(file.module) {
      for (number, line) in file.code where !allowed.contains(where: line.contains) {
        for word in banned where line.contains(word) {
          Issue.record("\(file.path):\(number) has \(word): look it up as ByteText, or spelled:")
        }
      }
    }
  }

  /// A test that sleeps is slow on a fast machine and fails on a slow one; and what it puts into /tmp is to go with it.
  @Test func testsSleepAndMakeFoldersInOnePlaceOnly() {
    let banned = ["sleep(", "Date().adding", "mkdtemp(", "temporaryDirectory.app", "ReplacementDirectory"]
    let allowed: Set = ["Waiting.swift", "TemporaryFolder.swift", "TidyTests.swift"]
    for file in files where file.path.hasPrefix("Tests/") && file.path.hasSuffix(".swift") {
      for (number, line) in file.code where !allowed.contains(file.name) {
        // Python in a sandbox may sleep: that is what it is killed at.
        for word in banned where line.contains(word) && !line.contains("time.sleep(") {
          Issue.record("\(file.path):\(number) has \(word): use waitUntil, blockUntil, TemporaryFolder")
        }
      }
    }
  }

  /// What a target is, what always holds in it, and where to begin: read before its files.
  @Test func everyTargetOpensWithAnOverview() throws {
    for module in Set(files.filter(\.isSource).map(\.module)) {
      let page = SourceTree.root.appending(path: "Sources/\(module)/\(module).docc/\(module).md")
      let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
      for part in ["# ``", "## Overview", "### Invariant", "### Where to start", "### Example", "```"] {
        #expect(text.contains(part), "\(module) has no overview with \(part)")
      }
    }
  }

  @Test func filesStaySmall() {
    for file in files where file.isSource {
      #expect(file.lines.count <= 500, "\(file.path) has \(file.lines.count) lines")
    }
  }

  @Test func theProjectSpeaksOfItselfOnly() throws {
    let banned = ["/wo" + "rk/", "share" + "d/", "/tm" + "p/bash_jobs"]
    for file in SourceTree.files(below: [
      "Sources", "Tests", "docs", "fixtures/scenarios", "scripts", "themes",
    ]) {
      for (number, line) in file.lines {
        for word in banned where line.contains(word) {
          Issue.record("\(file.path):\(number) names \(word)")
        }
      }
    }
  }
}
