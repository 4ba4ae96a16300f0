import Declarations
import Foundation
import Terminal
import TestSupport
import Testing

@Suite struct ThemeTests {
  private func load(_ name: String) throws -> Theme { try ShippedTheme.file(name).theme }

  private func read(_ text: String) throws -> Theme {
    try ThemeFile(Array(text.utf8), file: "t.yaml") { (name) throws(DeclarationProblem) in
      name == "dark" ? try ShippedTheme.file(name) : nil
    }.theme
  }

  @Test func theFileOfTheDefaultThemeIsTheDefaultTheme() throws {
    #expect(try load("dark").rules == Theme.dark.rules)
    #expect(try load("dark") == Theme.dark)
  }

  @Test func whatIsEmbeddedIsWhatLiesInTheFolder() throws {
    let folder = "\(ProjectFolder.path)/themes"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(files.sorted() == ThemeLibrary.shipped.map { "\($0).yaml" }.sorted())
    for name in ThemeLibrary.shipped {
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).yaml"))
      #expect(ThemeLibrary.shippedFile(name) == Array(data))
    }
  }

  @Test func anHeirThatNamesAColourAnewChangesEveryScopeOfThatColour() throws {
    let theme = try read("name: t\ninherits: dark\npalette:\n  red: \"#ff0000\"\n")
    #expect(theme.style(.failed).foreground == .rgb(255, 0, 0))
    #expect(theme.style(.danger).foreground == .rgb(255, 0, 0))
    #expect(theme.style(.passed) == Theme.dark.style(.passed))
  }

  @Test func anInheritedScopeKeepsWhatTheHeirDoesNotName() throws {
    let theme = try read("name: t\ninherits: dark\nscopes:\n  selected: { bg: \"#333333\" }\n")
    #expect(theme.style(.selected).background == .rgb(0x33, 0x33, 0x33))
    #expect(theme.style(.selected).attributes == .bold)
    #expect(theme.adapted(to: Capabilities(colors: .none)).style(.selected).attributes.contains(.reverse))
  }

  @Test func plainTextOnASelectedRowStandsOnTheRowsGround() throws {
    let theme = try load("light")
    let selected = theme.style(.selected)
    #expect(selected.background != theme.style(.text).background)
    #expect(theme.style(.text, over: selected).background == selected.background)
  }

  @Test(arguments: ThemeLibrary.shipped)
  func everyTextCanBeRead(name: String) throws {
    let theme = try load(name)
    #expect(theme.name == name)
    let minimum = name == "high-contrast" ? 7 : 4.5
    #expect(theme.contrastProblems(minimum: minimum).map(\.description) == [])
    // What a terminal of 256 colours makes of it, too.
    var quantised = theme.rules
    for (scope, rule) in theme.rules {
      quantised[scope]?.foreground = rule.foreground.map { ThemeColor($0.color.quantised(to: .indexed256)) }
      quantised[scope]?.background = rule.background.map { ThemeColor($0.color.quantised(to: .indexed256)) }
    }
    let coarse = Theme(name: name, assumes: theme.assumes, rules: quantised)
    #expect(coarse.contrastProblems(minimum: 4.2).map(\.description) == [])
  }

  @Test func theContrastCheckCanFail() throws {
    let theme = try read(
      "name: t\ninherits: dark\nscopes:\n  text.muted: { fg: \"#303238\" }\n")
    #expect(theme.contrastProblems().contains { $0.scope == .muted && $0.ground == .text })
  }

  @Test(arguments: [
    ("name: t\n", "t.yaml:1: assumes is missing"),
    ("name: t\ninherits: dusk\n", "t.yaml:2: inherits names no theme: dusk"),
    ("name: t\ninherits: dark\nscopes:\n  txet: { fg: default }\n", "t.yaml:4: scopes.txet is not a scope"),
    (
      "name: t\ninherits: dark\nscopes:\n  text:\n    fg: mauve\n",
      "t.yaml:5: scopes.text.fg is neither a colour nor in the palette: mauve"
    ),
    (
      "name: t\ninherits: dark\nscopes:\n  text: { mods: [loud] }\n",
      "t.yaml:4: scopes.text.mods[0] is not bold, dim, italic, underline or reverse: loud"
    ),
    (
      "name: t\ninherits: dark\nscopes:\n  text: { color: default }\n",
      "t.yaml:4: scopes.text.color is not a known field"
    ),
    (
      "name: t\ninherits: dark\nscopes:\n  status.failed: { glyph: 日, ascii: x }\n",
      "t.yaml:4: scopes.status.failed.glyph is not one character of one cell"
    ),
    (
      "name: t\ninherits: dark\nscopes:\n  status.failed: { glyph: x }\n",
      "t.yaml:4: scopes.status.failed.ascii is missing: glyph and ascii go together"
    ),
    (
      "name: t\ninherits: dark\npalette:\n  a: { color: \"#12345g\" }\n",
      "t.yaml:4: palette.a.color is neither a colour nor in the palette: #12345g"
    ),
    (
      "name: t\ninherits: dark\npalette:\n  a: { color: default, ansi: 16 }\n",
      "t.yaml:4: palette.a.ansi is not between 0 and 15"
    ),
    ("name: t\ninherits: dark\ncolours: {}\n", "t.yaml:3: colours is not a known field"),
  ])
  func aBadThemeSaysWhere(text: String, problem: String) {
    #expect { try read(text) } throws: { "\($0)" == problem }
  }

  @Test func aScopeFallsBackToTheOneBeforeItsDot() throws {
    let theme = try read(
      "name: t\nassumes: { foreground: \"#ffffff\", background: \"#000000\" }\nscopes:\n  text: { fg: ansi3 }\n  tab: { mods: [bold] }\n"
    )
    #expect(theme.style(.tabActive).attributes == .bold)
    #expect(theme.style(.muted).foreground == .ansi(3))
    #expect(theme.style(.selected) == theme.style(.text))
  }

  @Test func noColoursMeansAttributesOnly() {
    let theme = Theme.dark.adapted(to: Capabilities(colors: .none))
    for scope in StyleScope.allCases {
      #expect(theme.style(scope).foreground == .default && theme.style(scope).background == .default)
    }
    #expect(theme.style(.selected).attributes.contains(.reverse))
  }

  @Test func withoutUnicodeEveryGlyphIsASCII() {
    let theme = Theme.dark.adapted(to: Capabilities(text: TextPolicy(unicode: false)))
    #expect(Status.allCases.allSatisfy { theme.mark($0).utf8.allSatisfy { $0 < 0x7F } })
    // Two states must never share a mark.
    for theme in [theme, .dark] {
      #expect(Set(Status.allCases.map { theme.mark($0) }).count == Status.allCases.count)
    }
  }

  @Test func quantisingFindsTheNearestColour() {
    #expect(Color.rgb(255, 0, 0).quantised(to: .indexed256) == .indexed(196))
    #expect(Color.rgb(128, 128, 128).quantised(to: .indexed256) == .indexed(244))
    #expect(Color.rgb(250, 10, 10).quantised(to: .ansi16) == .ansi(9))
    #expect(Color.rgb(1, 2, 3).quantised(to: .none) == .default)
    #expect(Color.ansi(12).quantised(to: .ansi8) == .ansi(4))
    #expect(Color.ansi(12).quantised(to: .indexed256) == .ansi(12))
    for index in UInt8(16)...255 {
      guard let (red, green, blue) = Color.indexed(index).components else { continue }
      let nearest = Color.rgb(red, green, blue).quantised(to: .indexed256)
      #expect(nearest.components.map { $0 == (red, green, blue) } == true)
    }
  }

  @Test func blackOnWhiteIsTwentyOneToOne() throws {
    let ratio = try #require(Color.rgb(0, 0, 0).contrast(with: .rgb(255, 255, 255)))
    #expect(abs(ratio - 21) < 0.001)
    let grey = try #require(Color.rgb(0x77, 0x77, 0x77).contrast(with: .rgb(255, 255, 255)))
    #expect(abs(grey - 4.478) < 0.01)
  }

  @Test(
    arguments: [
      (nil, [:], 256, ColorDepth.indexed256), (nil, ["NO_COLOR": "1"], 256, .none),
      (nil, ["NO_COLOR": ""], 8, .ansi8),
      (.ansi16, ["NO_COLOR": "1"], 256, .ansi16), (nil, ["COLORTERM": "truecolor"], 256, .trueColor),
      (nil, [:], -1, .none), (nil, [:], 1 << 24, .trueColor),
    ] as [(ColorDepth?, [String: String], Int, ColorDepth)])
  func theDepthOfColourIsChosenInOrder(
    flag: ColorDepth?, environment: [String: String], colors: Int, depth: ColorDepth
  ) {
    #expect(ColorDepth.choose(flag: flag, environment: { environment[$0] }, terminfoColors: colors) == depth)
  }
}
