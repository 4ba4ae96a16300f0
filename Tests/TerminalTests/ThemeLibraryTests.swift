import Declarations
import Terminal
import Testing

struct ThemeLibraryTests {
  private func library(_ files: [String: String] = [:]) -> ThemeLibrary {
    ThemeLibrary(folder: "/themes") { files[$0].map { Array($0.utf8) } }
  }

  @Test func everyShippedThemeIsFoundWithoutAnyFile() throws {
    for name in ThemeLibrary.shipped {
      let found = try library().find(name)
      #expect(found.theme.name == name)
      #expect(found.files == [])
    }
  }

  @Test func aThemeOfTheUsersComesBeforeAShippedOneAndMayInheritIt() throws {
    let found = try library(["/themes/light.yaml": "name: light\ninherits: light\npalette: { red: ansi1 }\n"])
      .find("light")
    #expect(found.files == ["/themes/light.yaml"])
    #expect(found.theme.style(.failed).foreground == .ansi(1))
  }

  @Test func everyFileThatAThemeIsMadeOfIsNamed() throws {
    let files = [
      "/themes/a.yaml": "name: a\ninherits: b\n", "/themes/b.yaml": "name: b\ninherits: dark\n",
      "./c.yaml": "name: anything\ninherits: a\n",
    ]
    #expect(try library(files).find("a").files == ["/themes/a.yaml", "/themes/b.yaml"])
    let found = try library(files).find("./c.yaml")
    #expect(found.files == ["./c.yaml", "/themes/a.yaml", "/themes/b.yaml"])
    #expect(found.theme.name == "anything")
  }

  @Test(arguments: [
    (
      "dusk",
      "dusk: is no theme; shipped are dark, light, high-contrast, deuteranopia, tritanopia, mono, ansi16"
    ),
    ("./none.yaml", "./none.yaml: is not there"),
    ("circle", "/themes/circle.yaml:2: inherits names no theme: circle"),
    ("other", "/themes/other.yaml: name is dark, but the file is called other"),
    ("broken", "/themes/broken.yaml:3: is not YAML: did not find expected node content"),
    ("heir", "/themes/broken.yaml:3: is not YAML: did not find expected node content"),
  ])
  func whatCannotBeUsedSaysWhereAndWhy(name: String, problem: String) {
    let files = [
      "/themes/circle.yaml": "name: circle\ninherits: circle\n",
      "/themes/other.yaml": "name: dark\ninherits: dark\n",
      "/themes/broken.yaml": "name: broken\nscopes: [\n",
      "/themes/heir.yaml": "name: heir\ninherits: broken\n",
    ]
    #expect { try library(files).find(name) } throws: { "\($0)" == problem }
  }
}
