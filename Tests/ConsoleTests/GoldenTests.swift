import Terminal
import TestSupport
import Testing

@testable import Console

struct GoldenTests {
  @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 36)])
  func everySceneLooksAsAgreed(size: Size) {
    for scene in Scene.allCases {
      var player = Player(size)
      scene.play(&player)
      do {
        try expectGolden(player.frame, "\(scene)-\(size.columns)x\(size.rows)")
      } catch {
        Issue.record(error)
      }
    }
  }

  /// What there is more room for stands on the same grid.
  @Test(arguments: [Scene.queue, .overview, .verdict, .cascade])
  func mainScenesLookAsAgreedOnAWideScreen(scene: Scene) throws {
    var player = Player(Size(columns: 200, rows: 50))
    scene.play(&player)
    try expectGolden(player.frame, "\(scene)-200x50")
  }

  @Test func theQueueWithoutColoursOrUnicodeLooksAsAgreed() throws {
    let capabilities = Capabilities(colors: .none, text: TextPolicy(unicode: false))
    let player = Player(
      Size(columns: 80, rows: 24), capabilities: capabilities, banner: Example.banner(demo: true))
    try expectGolden(player.frame, "queue-ascii-80x24")
    #expect(player.frame.text.unicodeScalars.allSatisfy { $0.isASCII })
  }

  @Test func theAccessibleQueueHasOneColumnAndACursorOnItsRow() throws {
    let player = Player(Size(columns: 120, rows: 36), capabilities: Capabilities(accessible: true))
    try expectGolden(player.frame, "queue-accessible-120x36")
    #expect(player.frame.cursor != nil)
    #expect(!player.frame.hits.contains { $0.target == .pane("detail") })
  }

  /// Every row's cells sum to the width, whatever the size; nothing traps, below the least size too.
  @Test func everySizeIsDrawn() {
    let widths = [1, 2, 3, 7, 24, 59, 60, 61, 84, 99, 109, 110, 140, 200]
    let heights = [1, 2, 3, 8, 15, 16, 17, 24, 60]
    for scene in Scene.allCases {
      var player = Player()
      scene.play(&player)
      for columns in widths {
        for rows in heights {
          let size = Size(columns: columns, rows: rows)
          player.send(.input(.resize(size), at: player.clock))
          let frame = player.frame
          for row in 0..<rows {
            let width = frame.surface.row(row).reduce(0) { $0 + Int($1.width) }
            #expect(width == columns, "\(scene) \(columns)x\(rows) row \(row)")
          }
          if columns < 60 || rows < 16 { #expect(frame.hits.isEmpty) }
        }
      }
    }
  }

  /// No cell of any screen holds a control, bidi or zero-width character, and what they were stands there to read.
  @Test func hostileTextIsShownAsEscapes() {
    for scene in Scene.allCases {
      var player = Player(Size(columns: 120, rows: 36))
      scene.play(&player)
      for scalar in player.frame.text.unicodeScalars where scalar != "\n" {
        let properties = scalar.properties
        #expect(
          !properties.isDefaultIgnorableCodePoint && properties.generalCategory != .control,
          "\(scene) \(scalar)")
        #expect(properties.generalCategory != .format, "\(scene) \(scalar)")
      }
    }
    var player = Player(Size(columns: 120, rows: 36))
    Scene.failingCase.play(&player)
    #expect(
      player.frame.text.contains(
        #"safe\u{1B}[2J\u{1B}[1;1H\u{202E}live\u{200B}\u{7}\u{AD}\u{2066}name\u{9B}31m"#))
    Scene.sign.play(&player)
  }
}
