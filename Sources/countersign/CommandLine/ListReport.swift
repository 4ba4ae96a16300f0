import StrictJSON
import Workflows

/// A list that a command prints: a table for people, with `--json` an array of objects; one description for both.
struct ListReport<Item> {
  struct Field {
    var member: String?
    var title: String?
    var alignment: TextTable.Alignment
    var json: (Item) -> JSONValue?
    var text: (Item) -> String

    /// In both; `text` says how people see it when that is not the value itself.
    init(
      _ member: String, _ title: String, _ alignment: TextTable.Alignment = .left,
      text: ((Item) -> String)? = nil, _ json: @escaping (Item) -> JSONValue?
    ) {
      self.member = member
      self.title = title
      self.alignment = alignment
      self.json = json
      self.text = text ?? { Self.plain(json($0)) }
    }

    /// For programs only.
    static func hidden(_ member: String, _ json: @escaping (Item) -> JSONValue?) -> Field {
      var field = Field(member, "", .left, json)
      field.title = nil
      return field
    }

    /// For people only.
    static func shown(_ title: String, _ text: @escaping (Item) -> String) -> Field {
      var field = Field("", title, .left, text: text) { _ in nil }
      field.member = nil
      return field
    }

    private static func plain(_ value: JSONValue?) -> String {
      switch value {
      case .string(let text): countersign.shown(text)
      case .integer(let number): String(number)
      case .array(let values): values.map { plain($0) }.joined(separator: ", ")
      default: ""
      }
    }
  }

  var fields: [Field]
  /// What stands there when there is nothing: what to do about it.
  var empty: String

  func show(_ items: [Item], on output: Output) {
    output.show(.array(items.map(json))) {
      guard !items.isEmpty else { return [empty] }
      let columns = fields.compactMap { field in field.title.map { ($0, field.alignment) } }
      var table = TextTable(columns)
      table.rows = items.map { item in fields.filter { $0.title != nil }.map { $0.text(item) } }
      return table.lines
    }
  }

  private func json(_ item: Item) -> JSONValue {
    .object(
      fields.compactMap { field in
        guard let member = field.member, let value = field.json(item) else { return nil }
        return JSONMember(member, value)
      })
  }
}
