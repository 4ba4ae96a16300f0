public import StrictJSON

/// The JSON Schema of `config.yaml` and `keymap.yaml`, for editors; made from the table that the reader uses.
public enum ConfigurationSchema {
  /// The document; draft 2020-12.
  public static var json: JSONValue {
    let settings = Setting.allCases.map { setting in
      JSONMember(setting.rawValue, schema(of: setting))
    }
    let keys: JSONValue = .object([
      "description": .string("Keys by command; `countersign config keys` lists the commands."),
      "$ref": .string("#/$defs/keymap"),
    ])
    return .object([
      "$schema": .string("https://json-schema.org/draft/2020-12/schema"),
      "title": .string("countersign config.yaml"),
      "description": .string(
        "Settings of the countersign console and commands. An option or a variable wins over this file."),
      "type": .string("object"),
      "additionalProperties": .bool(false),
      "properties": .object(settings + [JSONMember(ConfigurationFile.keysMember, keys)]),
      "$defs": .object(["keymap": keymap]),
    ])
  }

  private static func schema(of setting: Setting) -> JSONValue {
    var members = [JSONMember("description", .string(setting.summary))]
    switch setting.kind {
    case .choice(let words):
      // YAML reads a number that is written without quotes as a number.
      let numbers = words.compactMap { Int64($0) }.map(JSONValue.integer)
      members.append(JSONMember("enum", .array(words.map(JSONValue.string) + numbers + [.null])))
    case .flag: members.append(JSONMember("type", .strings(["boolean", "null"])))
    case .name:
      members.append(JSONMember("type", .strings(["string", "null"])))
      members.append(JSONMember("pattern", .string("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$")))
    case .nameOrFile:
      members.append(JSONMember("type", .strings(["string", "null"])))
      members.append(JSONMember("pattern", .string("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$|/.*\\.yaml$")))
    case .path:
      members.append(JSONMember("type", .strings(["string", "null"])))
      members.append(JSONMember("pattern", .string("^(/|~/)")))
    }
    switch setting.kind {
    case .flag: members.append(JSONMember("default", .bool(setting.fallback == "true")))
    default:
      if !setting.fallback.isEmpty { members.append(JSONMember("default", .string(setting.fallback))) }
    }
    return .object(members)
  }

  private static var keymap: JSONValue {
    let key: JSONValue = .object([
      "description": .string("Such as j, ctrl-d, f1, space, or g g; <disabled> or nothing unbinds."),
      "type": .strings(["string", "integer", "null"]),
    ])
    return .object([
      "type": .strings(["object", "null"]),
      "additionalProperties": .object([
        "anyOf": .array([key, .object(["type": .string("array"), "items": key])])
      ]),
    ])
  }
}
