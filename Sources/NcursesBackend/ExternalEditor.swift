internal import SystemFiles
internal import Terminal

/// What came of handing a text to an editor.
public enum EditOutcome: Hashable, Sendable {
  case text(String)
  /// What went wrong and what to do; the text is as it was.
  case failed(String)
}

/// The user's editor, `$VISUAL` or `$EDITOR`, for a text of one line.
///
/// It gets a private file in a private folder, of which nothing stays, and the whole terminal. What it leaves is
/// checked by ``EditedText`` before anybody sees it.
public struct ExternalEditor: Sendable {
  private let environment: [String: String]
  private let input: Int32
  private let output: Int32

  /// `input` and `output` are the terminal's.
  public init(environment: [String: String], input: Int32, output: Int32) {
    self.environment = environment
    self.input = input
    self.output = output
  }

  /// The path and arguments of the program, or why there is none.
  func words() -> Result<[String], Missing> {
    for variable in ["VISUAL", "EDITOR"] {
      let words = (environment[variable] ?? "").split(separator: " ").map(String.init)
      guard let name = words.first else { continue }
      guard let path = ChildProgram.path(of: name, environment: environment) else {
        return .failure(
          Missing(text: "\(variable) is \(name), which is not here: set it to an editor that is"))
      }
      return .success([path] + words.dropFirst())
    }
    let usual = ["editor", "nano", "vi"].lazy.compactMap {
      ChildProgram.path(of: $0, environment: environment)
    }.first
    return usual.map { .success([$0]) } ?? .failure(Missing(text: "no editor is here: set VISUAL or EDITOR"))
  }

  struct Missing: Error {
    var text: String
  }

  /// Runs the editor to its end and takes what it left, of at most `limit` characters.
  public func edit(_ text: String, limit: Int) async -> EditOutcome {
    switch words() {
    case .failure(let missing): .failed(missing.text)
    case .success(let words): await edit(text, limit: limit, with: words)
    }
  }

  func edit(_ text: String, limit: Int, with words: [String]) async -> EditOutcome {
    let folder: EditingFolder
    do throws(FileError) {
      folder = try EditingFolder(
        holding: Array((text.isEmpty ? "" : text + "\n").utf8), environment: environment)
    } catch {
      return .failed("no private file for the editor could be made: \(systemMessage(error.code))")
    }
    defer { folder.remove() }
    let program = ChildProgram(words + [folder.file], environment: variables)
    let name = words[0].split(separator: "/").last.map(String.init) ?? words[0]
    let kept = "the text is as it was"
    switch await program.run([], output: .wholeTerminal(input: input, output: output)) {
    case .exited(0): break
    case .exited(126), .exited(127): return .failed("\(name) could not be run: set VISUAL or EDITOR")
    case .exited(let status): return .failed("\(name) ended with status \(status): \(kept)")
    case .signalled(let signal): return .failed("\(name) was ended by signal \(signal): \(kept)")
    case .tookTooLong: return .failed("\(name) took too long: \(kept)")
    case .notStarted(let code):
      return .failed("\(name) cannot be started (\(systemMessage(code))): set VISUAL or EDITOR")
    }
    do throws(FileError) {
      return Self.checked(try folder.read(limit: EditedText.byteLimit), limit)
    } catch {
      return .failed("what \(name) left cannot be read: \(kept)")
    }
  }

  private static func checked(_ bytes: [UInt8], _ limit: Int) -> EditOutcome {
    do throws(EditedText.Problem) {
      return .text(try EditedText.read(bytes, limit: limit))
    } catch {
      return .failed("what was written is not taken: \(error); the text is as it was")
    }
  }

  /// What editors look at; nothing of this program's own.
  private var variables: [String: String] {
    let names: Set = [
      "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "COLORTERM", "LANG", "LC_ALL", "LC_CTYPE", "TZ",
      "TMUX",
      "DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
      "XDG_STATE_HOME", "XDG_CACHE_HOME", "VIMINIT", "TMPDIR",
    ]
    return environment.filter { names.contains($0.key) }
  }
}

extension NcursesTerminal {
  /// Hands `text` to the user's editor until it is left; see ``ExternalEditor``.
  ///
  /// Where there is no editor the screen stays as it is.
  public func edit(_ text: String, limit: Int) async -> EditOutcome {
    let editor = ExternalEditor(
      environment: options.environment, input: options.input, output: options.output)
    switch editor.words() {
    case .failure(let missing): return .failed(missing.text)
    case .success(let words): return await suspend { await editor.edit(text, limit: limit, with: words) }
    }
  }
}
