import Certification
import Governance
import StrictJSON

/// What a suite says once for all of its cases.
struct CaseDefaults {
  var kind: Case.Kind?
  var grader: Grader?
  var trials: Int?
}

/// The cases of a suite, as they are read one by one.
struct CaseList {
  let defaults: CaseDefaults
  private(set) var cases: [Case] = []
  /// The path of the entry that each case came from, such as `cases[3]`.
  private(set) var paths: [CaseID: String] = [:]
  /// Fields that nothing uses.
  private(set) var unused: [JSONFieldError] = []
  private var ids: Set<CaseID> = []

  init(defaults: CaseDefaults) {
    self.defaults = defaults
  }

  /// Adds what one entry means: a case, or with `each` one case for every combination of values.
  mutating func add(_ value: JSONValue, path: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, path: path)
    let id = try reader.string("id")
    let messages = try MessageTemplates(&reader)
    var tags: [Template] = []
    for (index, tag) in try reader.strings("tags").enumerated() {
      tags.append(try Self.template(tag, "tags[\(index)]", reader))
    }
    guard let kind: Case.Kind = try reader.optionalChoice("kind") ?? defaults.kind else {
      throw reader.problem("kind", "is missing, here and in the suite")
    }
    let own = try reader.optionalObject("grader").map { grader throws(JSONFieldError) in try Grader(grader) }
    guard let grader = own ?? defaults.grader else {
      throw reader.problem("grader", "is missing, here and in the suite")
    }
    let trials = try reader.optionalCount("trials") ?? defaults.trials ?? 1
    let weight = try reader.optionalCount("weight") ?? 1
    let item = try Self.texts(&reader, "item")
    let variations = try Self.variations(&reader)
    try reader.finish()
    if !grader.seesWholeItem {
      let used = Set((grader.itemNames + messages.itemNames + tags.flatMap(\.itemNames)).map { ByteText($0) })
      for name in item.keys.sorted() where !used.contains(name) {
        unused.append(reader.problem("item.\(name)", "is used nowhere"))
      }
      for name in (variations.first ?? [:]).keys.sorted() where !used.contains(name) {
        unused.append(reader.problem("each.\(name)", "is used nowhere, so its cases ask the same"))
      }
    }
    for (index, variation) in variations.enumerated() {
      let item = item.merging(variation) { _, new in new }
      let messages = try messages.filled(item, reader)
      let tags = tags.compactMap { $0.filled(item: item, answer: "") }
      let id = variation.isEmpty ? id : "\(id).\(index + 1)"
      try add(
        id, reader,
        { id throws(CaseError) in
          try Case(
            id: id, kind: kind, messages: messages, trials: trials, weight: weight, tags: tags, item: item,
            grader: grader)
        })
    }
  }

  private mutating func add(
    _ id: String, _ reader: JSONObjectReader, _ make: (CaseID) throws(CaseError) -> Case
  ) throws(JSONFieldError) {
    guard cases.count < Suite.Limit.cases else {
      throw reader.problem("id", "would be case \(cases.count + 1); a suite has at most \(Suite.Limit.cases)")
    }
    do {
      let one = try make(CaseID(id))
      guard ids.insert(one.id).inserted else { throw reader.problem("id", "\(id) stands twice in the suite") }
      cases.append(one)
      paths[one.id] = reader.path
    } catch let error as JSONFieldError {
      throw error
    } catch let error as CaseError {
      throw reader.problem(error.field, error.description)
    } catch {
      throw reader.problem("id", "\(error)")
    }
  }

  /// Every combination of the values in `each`; without it, one empty one.
  ///
  /// The last field varies fastest.
  private static func variations(_ reader: inout JSONObjectReader) throws(JSONFieldError) -> [CaseFields] {
    var variations: [CaseFields] = [[:]]
    guard let each = reader.optional("each") else { return variations }
    guard let members = each.members, !members.isEmpty else {
      throw reader.problem("each", "expected fields with lists of values")
    }
    for member in members {
      guard let values = member.value.array, !values.isEmpty, values.count <= Suite.Limit.cases else {
        throw reader.problem("each.\(member.name)", "expected a list of values")
      }
      guard variations.count * values.count <= Suite.Limit.cases else {
        throw reader.problem("each", "makes more than \(Suite.Limit.cases) cases")
      }
      var texts: [ByteText] = []
      for (index, value) in values.enumerated() {
        guard let text = text(value) else {
          throw reader.problem("each.\(member.name)[\(index)]", "expected text")
        }
        texts.append(ByteText(text))
      }
      variations = variations.flatMap { known in
        texts.map { known.merging([member.name: $0]) { _, new in new } }
      }
    }
    return variations
  }

  private static func texts(
    _ reader: inout JSONObjectReader, _ name: String
  ) throws(JSONFieldError) -> CaseFields {
    var texts: CaseFields = [:]
    guard let value = reader.optional(name) else { return texts }
    guard let members = value.members else {
      throw reader.problem(name, "expected an object, found \(value.kind)")
    }
    for member in members {
      guard let text = text(member.value) else {
        throw reader.problem("\(name).\(member.name)", "expected text")
      }
      texts[member.name] = ByteText(text)
    }
    return texts
  }

  /// A text, or a whole number, which YAML writes without quotes.
  private static func text(_ value: JSONValue) -> String? { value.string ?? value.integer.map { String($0) } }

  static func template(
    _ text: String, _ name: String, _ reader: JSONObjectReader
  ) throws(JSONFieldError) -> Template {
    do {
      return try Template(text)
    } catch {
      throw reader.problem(name, error.description)
    }
  }
}
