import Console
import Foundation
import Terminal
import TestSupport
import Testing

struct CommandCatalogTests {
  let catalog = commandCatalog()

  /// A command that the catalog does not know could not be bound to another key.
  @Test func everyCommandOfTheSourcesIsThere() throws {
    let known = Set(catalog.map(\.command))
    #expect(known.count == catalog.count, "each once")
    var found = 0
    let sources = URL(fileURLWithPath: ProjectFolder.path + "/Sources/Console")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    let literal = /\b(?:Binding(?:<Action>)?|act)\(\s*"(?<command>[a-z][a-z.-]*)"/
    for case let file as URL in files where file.pathExtension == "swift" {
      for match in try String(contentsOf: file, encoding: .utf8).matches(of: literal) {
        found += 1
        #expect(known.contains(String(match.command)), "\(match.command) in \(file.lastPathComponent)")
      }
    }
    #expect(found > 30)
  }

  @Test func theCatalogSaysWhereACommandIs() throws {
    let approve = try #require(catalog.first { $0.command == "approve" })
    #expect(approve.keys == ["a"] && approve.screens == ["queue", "adaptation"])
    #expect(catalog.first { $0.command == "move.down" }?.screens == [], "everywhere")
    #expect(catalog.first { $0.command == "quit" }?.screens == [])
  }

  @Test func aPersonsKeysReplaceTheShippedOnes() throws {
    var player = Player(keys: ["help": ["ä"], "palette": ["?"], "quit": []])
    player.press("ä")
    #expect(player.frame.text.contains("Keys"))
    player.press("esc ?")
    #expect(player.frame.text.contains("Commands"), "the palette is open: ? is no longer help")
  }
}
