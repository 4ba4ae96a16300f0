import ArgumentParser
import TestSupport
import Testing

@testable import countersign

/// Every command explains itself in the same way.
struct HelpTests {
  private func walk(
    _ command: any ParsableCommand.Type = Countersign.self, _ path: [String] = [],
    _ body: (any ParsableCommand.Type, [String]) throws -> Void
  ) rethrows {
    let path = path + [command._commandName]
    try body(command, path)
    for child in command.configuration.subcommands { try walk(child, path, body) }
    for group in command.configuration.groupedSubcommands {
      for child in group.subcommands { try walk(child, path, body) }
    }
  }

  private func examples(_ command: any ParsableCommand.Type) -> [String] {
    command.configuration.discussion.split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix("  $ ") }.map { String($0.dropFirst(4)) }
  }

  @Test func everyCommandHasAnAbstractExamplesAndExitCodes() {
    var seen = 0
    walk { command, path in
      seen += 1
      let name = path.joined(separator: " ")
      let configuration = command.configuration
      #expect([".", "?"].contains(configuration.abstract.suffix(1)), "\(name)")
      #expect(!configuration.abstract.contains("\n") && configuration.abstract.count <= 100, "\(name)")
      if path.count > 1 {
        #expect((1...3).contains(examples(command).count), "\(name) has no example")
        let own = examples(command).filter { $0.contains(name) || $0.contains("countersign config path") }
        #expect(!own.isEmpty, "\(name) shows other commands only")
      }
      if configuration.subcommands.isEmpty && configuration.groupedSubcommands.isEmpty {
        #expect(configuration.discussion.contains("Exit codes: 0"), "\(name)")
      }
    }
    #expect(seen > 40)
  }

  @Test func everyExampleParses() {
    walk { command, path in
      for example in examples(command) {
        #expect(example.count <= 100, "\(example)")
        var words = Self.words(example)
        while words.first?.contains("=") == true { words.removeFirst() }
        guard words.first == "countersign" else { continue }
        let until = words.firstIndex(of: "|") ?? words.endIndex
        do {
          _ = try Countersign.parseAsRoot(Array(words[1..<until]))
        } catch {
          Issue.record("\(example): \(Countersign.message(for: error))")
        }
      }
    }
  }

  /// One option, one meaning: what several commands take is spelled and explained alike.
  @Test func readingCommandsTakeJSONAndStore() {
    walk { command, path in
      let isGroup =
        !command.configuration.subcommands.isEmpty || !command.configuration.groupedSubcommands.isEmpty
      guard !isGroup, path != ["countersign", "console"] else { return }
      let help = Countersign.helpMessage(for: command, columns: 200)
      #expect(help.contains("--json") && help.contains("--store <path>"), "\(path)")
    }
  }

  /// As a shell splits the examples: spaces, and single quotes.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var current: String?
    var isQuoted = false
    for character in line {
      if character == "'" {
        isQuoted.toggle()
        current = current ?? ""
      } else if character == " " && !isQuoted {
        if let word = current { words.append(word) }
        current = nil
      } else {
        current = (current ?? "") + String(character)
      }
    }
    return words + (current.map { [$0] } ?? [])
  }
}
