/// A model that runs on this machine: a program and the folders that it gets, all of them copied into the sandbox.
public struct LocalSubject: Hashable, Sendable {
  /// A folder that appears in the sandbox as `/ROLE`.
  public struct Folder: Hashable, Sendable {
    /// Lower-case letters; `runner`, `proc` and `scratch` are taken.
    public var role: String
    public var path: String

    public init(role: String, path: String) {
      self.role = role
      self.path = path
    }
  }

  /// A static executable, because the sandbox holds no libraries unless ``usesSystem`` is set.
  public var runner: String
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

  /// The shipped runner with a base and, when given, a LoRA adapter.
  public static func lora(runner: String, base: String, adapter: String?) -> LocalSubject {
    var folders = [Folder(role: "base", path: base)]
    if let adapter { folders.append(Folder(role: "adapter", path: adapter)) }
    return LocalSubject(runner: runner, folders: folders, arguments: folders.map { "/" + $0.role })
  }
}

/// A question for the subject.
public struct Prompt: Hashable, Sendable {
  public var id: String
  public var text: String

  public init(id: String, text: String) {
    self.id = id
    self.text = text
  }
}
