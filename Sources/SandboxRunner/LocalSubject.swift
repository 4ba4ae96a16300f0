public import Certification
public import Governance

/// A model that runs on this machine: a program and the folders that it gets, all of them copied into the sandbox.
public struct LocalSubject: Hashable, Sendable {
  /// A folder that appears in the sandbox as `/ROLE`; a single file lies alone in it, under its own name.
  public struct Folder: Hashable, Sendable {
    /// Lower-case letters; `runner`, `interpreter`, `proc`, `scratch`, `usr`, `bin` and `lib` are taken.
    public var role: String
    public var path: String
    /// What must be in it, no file more and none less; `nil` where nothing says so.
    public var expected: [Artifact.File]?

    public init(role: String, path: String, expected: [Artifact.File]? = nil) {
      self.role = role
      self.path = path
      self.expected = expected
    }
  }

  /// A static executable, because the sandbox holds no libraries unless ``usesSystem`` is set; or with an
  /// ``interpreter`` its script.
  public var runner: String
  /// A program of this machine below /usr with its first arguments, such as `/usr/bin/python3 -I`; then comes the
  /// script.
  ///
  /// With one, ``usesSystem`` is as good as set. Empty for none.
  public var interpreter: [String] = []
  public var folders: [Folder]
  /// What the program gets; folders are named as they appear inside, such as `/base`.
  public var arguments: [String]
  /// Whether the host's /usr appears inside, read-only and with the usual links to it, and /proc does not.
  ///
  /// Without /proc no process can open another's descriptors.
  public var usesSystem = false
  /// The program's whole environment.
  public var environment: [String: String] = [:]

  public init(runner: String, folders: [Folder], arguments: [String]) {
    self.runner = runner
    self.folders = folders
    self.arguments = arguments
  }

  var seesSystem: Bool { usesSystem || !interpreter.isEmpty }

  /// The first word of the command line inside.
  var program: String { interpreter.first ?? "/runner" }

  /// The shipped runner with a base and, when given, a LoRA adapter of the `expected` files.
  public static func lora(
    runner: String, base: String, adapter: String?, expected: [Artifact.File]? = nil
  ) -> LocalSubject {
    var folders = [Folder(role: "base", path: base)]
    if let adapter { folders.append(Folder(role: "adapter", path: adapter, expected: expected)) }
    return LocalSubject(runner: runner, folders: folders, arguments: folders.map { "/" + $0.role })
  }
}

/// A question for the subject.
public struct Prompt: Hashable, Sendable {
  public var id: String
  /// What a subject gets that takes no conversations.
  public var text: String
  /// Empty when `text` is all there is.
  public var messages: [ChatMessage]

  public init(id: String, text: String, messages: [ChatMessage] = []) {
    self.id = id
    self.text = text
    self.messages = messages
  }

  /// A lone prompt goes as text only, so that runners which know nothing of conversations keep working.
  public init(_ question: Question) {
    let isPrompt = question.messages.count == 1 && question.messages[0].role == .user
    self.init(id: question.id, text: question.text, messages: isPrompt ? [] : question.messages)
  }
}
