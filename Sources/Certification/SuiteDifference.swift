public import Governance
import StrictJSON

/// What changed from one suite to another.
public struct SuiteDifference: Hashable, Sendable {
  /// A field with what it held before and after, in one line each.
  public struct Change: Hashable, Sendable {
    public var field: String
    public var before: String
    public var after: String
  }

  public struct ChangedCase: Hashable, Sendable {
    public var id: CaseID
    public var changes: [Change]
  }

  /// Of the suite itself: title, about, floor, floors.TAG, order.
  public let head: [Change]
  public let removed: [Case]
  public let added: [Case]
  public let changed: [ChangedCase]
  /// How many cases both have and are the same.
  public let same: Int

  public init(from old: Suite, to new: Suite) {
    let before = Dictionary(uniqueKeysWithValues: old.cases.map { ($0.id, $0) })
    let after = Set(new.cases.map(\.id))
    removed = old.cases.filter { !after.contains($0.id) }
    added = new.cases.filter { before[$0.id] == nil }
    let common = new.cases.compactMap { one in before[one.id].map { (id: one.id, old: $0, new: one) } }
    changed = common.filter { $0.old != $0.new }.map {
      ChangedCase(id: $0.id, changes: Self.changes(from: $0.old, to: $0.new))
    }
    same = common.count - changed.count
    head = Self.head(from: old, to: new, common: common.map(\.id))
  }

  /// Whether the same cases are graded in the same way under the same floors.
  public var isEmpty: Bool { head.isEmpty && removed.isEmpty && added.isEmpty && changed.isEmpty }

  private static func head(from old: Suite, to new: Suite, common: [CaseID]) -> [Change] {
    var fields: [(String, String, String)] = [
      ("title", old.title, new.title), ("about", old.description, new.description),
      ("floor", "\(old.floor)", "\(new.floor)"),
    ]
    for tag in Set(old.floors.keys).union(new.floors.keys).sorted() {
      fields.append(
        ("floors.\(tag)", old.floors[tag].map { "\($0)" } ?? "", new.floors[tag].map { "\($0)" } ?? ""))
    }
    let known = Set(common)
    let order = old.cases.map(\.id).filter(known.contains)
    if order != common {
      let place = zip(order, common).first { $0 != $1 }
      fields.append(("order", place.map { "\($0.0)" } ?? "", place.map { "\($0.1)" } ?? ""))
    }
    return fields.filter { ByteText($0.1) != ByteText($0.2) }.map {
      Change(field: $0.0, before: $0.1, after: $0.2)
    }
  }

  private static func changes(from old: Case, to new: Case) -> [Change] {
    var fields: [(String, String, String)] = [
      ("kind", old.kind.rawValue, new.kind.rawValue), ("prompt", old.prompt, new.prompt),
      ("trials", "\(old.trials)", "\(new.trials)"), ("weight", "\(old.weight)", "\(new.weight)"),
      ("tags", old.tags.joined(separator: ", "), new.tags.joined(separator: ", ")),
      ("grader", old.grader.json.compactText, new.grader.json.compactText),
    ]
    for name in Set(old.item.keys).union(new.item.keys).sorted() {
      fields.append(("item.\(name)", old.item[name]?.text ?? "", new.item[name]?.text ?? ""))
    }
    return fields.filter { ByteText($0.1) != ByteText($0.2) }.map {
      Change(field: $0.0, before: $0.1, after: $0.2)
    }
  }
}
