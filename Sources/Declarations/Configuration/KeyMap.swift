import StrictJSON
public import Terminal

/// Which keys run which commands, where a person wants others than the shipped ones.
///
/// ```yaml
/// approve: [a, ctrl-y]
/// move.top: g g
/// reject: <disabled>
/// ```
///
/// A key is written as help shows it: `j`, `ä`, `ctrl-d`, `alt-x`, `shift-tab`, `f1`, `pgdn`, `space`; several with
/// spaces between are pressed one after another. `<disabled>`, nothing, and the empty list take a command's keys away.
public struct KeyMap: Hashable, Sendable {
  /// By command; the empty list unbinds.
  public var keys: [String: [KeySequence]] = [:]

  public init(keys: [String: [KeySequence]] = [:]) { self.keys = keys }

  static let disabled = "<disabled>"

  /// Reads what can be read; whatever cannot is named in `problems` and leaves the command as it was shipped.
  ///
  /// `commands`: What can be bound; nil accepts every name.
  init(
    _ value: JSONValue, path: String, commands: Set<String>?, problems: inout [JSONFieldError]
  ) {
    guard let members = value.members else {
      if case .null = value { return }
      problems.append(
        JSONFieldError(field: path, problem: "expected commands with their keys, found \(value.kind)"))
      return
    }
    for member in members {
      let field = path.isEmpty ? member.name.text : "\(path).\(member.name)"
      guard commands?.contains(member.name.text) ?? true else {
        problems.append(
          JSONFieldError(
            field: field, problem: "is not a command; `countersign config keys` lists them"))
        continue
      }
      do {
        keys[member.name.text] = try Self.sequences(member.value, field)
      } catch {
        problems.append(error)
      }
    }
  }

  private static func sequences(
    _ value: JSONValue, _ field: String
  ) throws(JSONFieldError) -> [KeySequence] {
    guard let list = value.array else {
      return try sequence(value, field).map { [$0] } ?? []
    }
    var sequences: [KeySequence] = []
    for (index, element) in list.enumerated() {
      if let sequence = try sequence(element, "\(field)[\(index)]") { sequences.append(sequence) }
    }
    return sequences
  }

  private static func sequence(_ value: JSONValue, _ field: String) throws(JSONFieldError) -> KeySequence? {
    let text: String
    switch value {
    case .null: return nil
    // A digit without quotes is a key too.
    case .integer(let digit): text = String(digit)
    case .string(let found): text = found
    default: throw JSONFieldError(field: field, problem: "expected a key, found \(value.kind)")
    }
    if text.isEmpty || text == disabled { return nil }
    guard let sequence = KeySequence(text), sequence.keys.count <= 4 else {
      throw JSONFieldError(
        field: field,
        problem: "is no key: \(text); keys are such as j, G, ctrl-d, alt-x, shift-tab, f1, pgdn, space, g g")
    }
    guard sequence.keys.first != .control("c") else {
      throw JSONFieldError(field: field, problem: "cannot be ctrl-c, which always interrupts")
    }
    return sequence
  }
}
