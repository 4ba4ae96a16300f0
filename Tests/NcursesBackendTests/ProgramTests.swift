import Foundation
import NcursesBackend
import TestSupport
import Testing

/// What leaves the console for other programs.
struct ProgramTests {
  private let all: @Sendable (String) -> String? = { "/bin/\($0)" }

  @Test(arguments: [
    (["TERM": "xterm"], ClipboardRoute.terminal(.none)),
    (["TERM": "xterm", "DISPLAY": ":0"], .program(["/bin/xclip", "-selection", "clipboard", "-in"])),
    (["TERM": "foot", "WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"], .program(["/bin/wl-copy"])),
    (["TERM": "xterm", "DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"], .terminal(.none)),
    (["TERM": "xterm", "DISPLAY": ":0", "SSH_CONNECTION": "1 2 3 4"], .terminal(.none)),
    (
      ["TERM": "tmux-256color", "TMUX": "x", "SSH_TTY": "/dev/pts/1"],
      .program(["/bin/tmux", "load-buffer", "-w", "-"])
    ),
    (["TERM": "screen", "SSH_TTY": "/dev/pts/1"], .terminal(.screen)),
    (["TERM": "linux"], .none("this terminal has no clipboard")),
  ])
  func theWayToTheClipboardFitsThePlace(environment: [String: String], route: ClipboardRoute) {
    let find: (String) -> String? = { $0 == "pbcopy" ? nil : self.all($0) }
    #expect(ClipboardRoute.choose(.auto, environment: environment, find: find) == route)
    #expect(
      ClipboardRoute.choose(.off, environment: environment, find: find)
        == .none("the clipboard is switched off"))
  }

  @Test func whatIsAskedForIsNotReplacedByAnotherWay() {
    let environment = ["TERM": "xterm", "SSH_TTY": "/dev/pts/1"]
    #expect(
      ClipboardRoute.choose(.native, environment: environment) { _ in nil }
        == .none("no program for the clipboard is here"))
    #expect(
      ClipboardRoute.choose(.osc52, environment: ["TERM": "tmux", "TMUX": "x"], find: all) == .terminal(.tmux)
    )
  }

  @Test func sequencesAreWrappedForWhatStandsBetween() {
    #expect(ClipboardRoute.sequence("YQ==", .none) == "\u{1B}]52;c;YQ==\u{07}")
    #expect(ClipboardRoute.sequence("YQ==", .tmux) == "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;YQ==\u{07}\u{1B}\\")
    let long = ClipboardRoute.sequence(String(repeating: "A", count: 2000), .screen)
    let pieces = long.components(separatedBy: "\u{1B}\\").filter { !$0.isEmpty }
    #expect(pieces.allSatisfy { $0.hasPrefix("\u{1B}P") && $0.utf8.count <= 768 })
    #expect(pieces.map { $0.dropFirst(2) }.joined().hasSuffix("AAA\u{07}"))
  }

  @Test(arguments: [
    (["TERM": "xterm"], "\u{07}"),
    (["TERM": "tmux-256color", "TMUX": "x", "TERM_PROGRAM": "tmux"], "\u{07}"),
    (["TERM": "xterm-ghostty"], "\u{1B}]9;a;b\u{1B}\\"),
    (["TERM": "xterm-256color", "VTE_VERSION": "7600"], "\u{1B}]777;notify;Countersign;a,b\u{1B}\\"),
  ])
  func attentionIsAskedForAsTheTerminalCan(environment: [String: String], sequence: String) {
    #expect(AttentionSetting.auto.sequence("a;b", environment: environment) == sequence)
    #expect(AttentionSetting.off.sequence("a", environment: environment) == "")
  }

  @Test func progressIsShownOnlyWhereItIsKnown() {
    #expect(TerminalProgress.isKnown(environment: ["TERM_PROGRAM": "ghostty"]))
    #expect(!TerminalProgress.isKnown(environment: ["TERM_PROGRAM": "ghostty", "TMUX": "x"]))
    #expect(!TerminalProgress.isKnown(environment: ["TERM_PROGRAM": "iTerm.app"]))
    #expect(TerminalProgress.sequence(percent: 250) == "\u{1B}]9;4;1;100\u{1B}\\")
  }

  @Test func aProgramGetsTheTextAndNothingElseOfOurs() async throws {
    let folder = try TemporaryFolder()
    let file = folder.file("out")
    let secret = open(try folder.write(Array("secret".utf8), to: "secret"), O_RDONLY)
    defer { close(secret) }
    setenv("COUNTERSIGN_TEST_SECRET", "1", 1)
    let script = "cat > \(file); env | sort >> \(file); ls /proc/self/fd | wc -l >> \(file)"
    let program = ChildProgram(
      ["/bin/sh", "-c", script], environment: ["PATH": "/usr/bin:/bin", "A": "b c"])
    #expect(await program.run(Array("text\n".utf8), output: .nowhere) == .exited(0))
    let text = String(decoding: try folder.read("out"), as: UTF8.self)
    #expect(text.hasPrefix("text\nA=b c\n"))
    #expect(!text.contains("SECRET"))
    // The three standard ones, and that of the listing itself.
    #expect(text.hasSuffix("\n4\n"), "\(text)")
  }

  @Test func aProgramThatReadsNothingFailsOrHangsIsNoHarm() async {
    let environment = ["PATH": "/usr/bin:/bin"]
    let much = [UInt8](repeating: 65, count: 4 << 20)
    #expect(
      await ChildProgram(["/bin/true"], environment: environment).run(much, output: .nowhere) == .exited(0))
    #expect(
      await ChildProgram(["/bin/sleep", "60"], environment: environment)
        .run([], output: .nowhere, milliseconds: 30) == .tookTooLong)
    #expect(
      await ChildProgram(["/nowhere"], environment: environment).run([], output: .nowhere)
        == .notStarted(errno: ENOENT))
  }

  @Test func programsAreFoundOnAbsolutePathsOnly() {
    #expect(ChildProgram.path(of: "sh", environment: ["PATH": ".:/nowhere:/bin"]) == "/bin/sh")
    #expect(ChildProgram.path(of: "sh", environment: ["PATH": "."]) == nil)
    #expect(ChildProgram.path(of: "sh", environment: [:]) == nil)
    #expect(ChildProgram.path(of: "tmp", environment: ["PATH": "/"]) == nil)
  }
}
