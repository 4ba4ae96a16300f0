import Governance
import StrictJSON

/// A program that runs models inside the sandbox, declared by whoever has one of their own.
///
/// ```yaml
/// runner: acme-engine
/// program: engine.py                        # beside this file; static unless there is an interpreter
/// interpreter: [/usr/bin/python3, -I]
/// arguments: [--base, /base, --adapter, /adapter]
/// folders: { tokenizer: ../tokenizer }      # appears as /tokenizer, read-only
/// ```
///
/// docs/sandbox.md says what the program reads and writes.
public struct RunnerFile: Hashable, Sendable {
  public struct Folder: Hashable, Sendable {
    public var role: String
    public var path: String
  }

  public var name: String
  public var program: String
  /// Empty for a static program.
  public var interpreter: [String]
  public var arguments: [String]
  /// Sorted by role.
  public var folders: [Folder]

  /// Paths are taken from the folder of `file`, unless they begin with `/`.
  public static func read(_ bytes: [UInt8], file: String) throws(DeclarationProblem) -> RunnerFile {
    try YAMLDocument(bytes, file: file).read { reader throws(JSONFieldError) in
      try RunnerFile(&reader, file: file)
    }
  }

  private init(_ reader: inout JSONObjectReader, file: String) throws(JSONFieldError) {
    name = try reader.text("runner", limit: 96)
    program = beside(file, try reader.text("program", limit: 4096))
    interpreter = try Self.words(&reader, "interpreter")
    if let first = interpreter.first, !first.hasPrefix("/usr/") {
      throw reader.problem("interpreter", "must begin with a program below /usr")
    }
    arguments = try Self.words(&reader, "arguments")
    folders = []
    for member in try reader.optionalObject("folders") == nil ? [] : reader.required("folders").members ?? [] {
      guard let path = member.value.string else {
        throw reader.problem("folders.\(member.name)", "expected the path of a folder")
      }
      guard !member.name.text.isEmpty, member.name.text.utf8.allSatisfy({ (97...122).contains($0) }),
        !(["base", "adapter", "artifact"] as [ByteText]).contains(member.name)
      else {
        throw reader.problem(
          "folders.\(member.name)", "must be lower-case letters, and not base, adapter or artifact")
      }
      folders.append(Folder(role: member.name.text, path: beside(file, path)))
    }
    folders.sort { $0.role < $1.role }
  }

  private static func words(
    _ reader: inout JSONObjectReader, _ name: String
  ) throws(JSONFieldError) -> [String] {
    let words = try reader.strings(name)
    guard words.count <= 64, words.allSatisfy({ $0.utf8.count <= 1024 && !$0.utf8.contains(0) }) else {
      throw reader.problem(name, "must be at most 64 words of at most 1024 bytes")
    }
    return words
  }
}

/// A path as a declaration in `file` means it.
func beside(_ file: String, _ path: String) -> String {
  guard !path.hasPrefix("/"), let cut = file.lastIndex(of: "/") else { return path }
  return file[...cut] + path
}
