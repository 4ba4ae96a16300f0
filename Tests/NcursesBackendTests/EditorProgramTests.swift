import Foundation
import NcursesBackend
import TestSupport
import Testing

/// Editors that are scripts: what they are given, what they may leave, and that nothing of it stays.
struct EditorProgramTests {
  private struct Place {
    let folder: TemporaryFolder
    let editor: ExternalEditor

    /// `script` finds the file to edit in `$1`, and the folder of the test in `$HOME`.
    init(_ script: String, _ more: [String: String] = [:]) throws {
      folder = try TemporaryFolder()
      // A shell that reads the script: a file that was just written is busy while a process that starts beside it holds
      // it.
      try folder.write(Array("\(script)\n".utf8), to: "script")
      try FileManager.default.createSymbolicLink(
        atPath: folder.file("editor"), withDestinationPath: "/bin/sh")
      var environment = [
        "PATH": "/usr/bin:/bin", "HOME": folder.path, "TMPDIR": folder.path,
        "EDITOR": "\(folder.file("editor")) \(folder.file("script"))",
        "COUNTERSIGN_STORE": "/secret",
      ]
      environment.merge(more) { $1 }
      let null = open("/dev/null", O_RDWR | O_CLOEXEC)
      editor = ExternalEditor(environment: environment, input: null, output: null)
    }

    /// What is left in the folder beside the editor and what it noted.
    var leftovers: [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasPrefix("countersign-") }
    }
  }

  @Test func theFileIsPrivateHoldsTheTextAndGoesAway() async throws {
    let place = try Place(
      """
      stat -c '%a %a %F' "$1" "$(dirname "$1")" > $HOME/noted; stat -c %a "$(dirname "$1")" >> $HOME/noted
      cat "$1" >> $HOME/noted; env >> $HOME/noted
      echo backup > "$1~"; mkdir "$(dirname "$1")/inner"; echo x > "$(dirname "$1")/inner/swap"
      printf 'first line\\n\\nsecond\\n' > "$1.new"; mv "$1.new" "$1"
      """)
    let outcome = await place.editor.edit("what was there", limit: 100)
    #expect(outcome == .text("first line second"))
    let noted = String(decoding: try place.folder.read("noted"), as: UTF8.self)
    #expect(noted.hasPrefix("600 600 regular file\n700 700 directory\n700\nwhat was there\n"), "\(noted)")
    #expect(!noted.contains("COUNTERSIGN"))
    #expect(place.leftovers.isEmpty)
  }

  @Test(arguments: [
    ("exit 3", "editor ended with status 3: the text is as it was"),
    ("kill -9 $$", "editor was ended by signal 9: the text is as it was"),
    ("rm \"$1\"", "what editor left cannot be read"),
    ("rm \"$1\"; ln -s /etc/passwd \"$1\"", "what editor left cannot be read"),
    ("rm \"$1\"; mkfifo \"$1\"", "what editor left cannot be read"),
    ("printf 'ok\\nbell\\007\\n' > \"$1\"", "line 2, column 5 holds the character U+0007"),
    ("printf 'a\\377' > \"$1\"", "line 1 is not UTF-8"),
    ("head -c 200000 /dev/zero > \"$1\"", "it is longer than 65536 bytes"),
    ("head -c 200 /dev/zero | tr '\\0' x > \"$1\"", "it has 200 characters, and 100 are taken"),
  ])
  func whatGoesWrongIsSaidAndNothingIsTaken(script: String, words: String) async throws {
    let place = try Place(script)
    guard case .failed(let text) = await place.editor.edit("kept", limit: 100) else {
      Issue.record("it was taken")
      return
    }
    #expect(text.contains(words), "\(text)")
    #expect(place.leftovers.isEmpty)
  }

  @Test func theEditorIsTheOneThatIsNamedOrNone() async throws {
    let visual = try Place("exit 1", ["VISUAL": "/bin/true --flag"])
    #expect(await visual.editor.edit("same", limit: 100) == .text("same"))
    let gone = try Place("exit 0", ["VISUAL": "no-such-editor -x"])
    #expect(
      await gone.editor.edit("", limit: 100)
        == .failed("VISUAL is no-such-editor, which is not here: set it to an editor that is"))
    let none = try Place("", ["EDITOR": "", "PATH": "/nowhere"])
    #expect(await none.editor.edit("", limit: 100) == .failed("no editor is here: set VISUAL or EDITOR"))
  }
}
