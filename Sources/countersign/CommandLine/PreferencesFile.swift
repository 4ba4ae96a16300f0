import Console
import Glibc
import Listings
import StrictJSON
import SystemFiles
import Workflows

/// Saved views and used filters, in `console.json` of the state folder; only its owner can read it.
struct PreferencesFile {
  static let name = "console.json"
  private static let byteLimit = 1 << 20

  let path: String

  init(_ setup: Setup) throws(Problem) { path = try setup.places().state + "/" + Self.name }

  /// Nothing is remembered where there is no file.
  func read() throws(Problem) -> ConsolePreferences {
    let bytes: [UInt8]
    do {
      bytes = try PlainFile.read(path, byteLimit: Self.byteLimit)
    } catch  where error.kind == .notFound {
      return ConsolePreferences()
    }
    do {
      return try ConsolePreferences(JSONValue(parsing: bytes))
    } catch {
      throw Problem(
        .badInput, "\(path): \(error)",
        next: "Mend it, or remove it: it holds saved views and used filters only.")
    }
  }

  func view(named name: String) throws(Problem) -> SavedView {
    let memory = try read()
    guard let view = memory.view(named: name) else {
      throw Problem(
        .notFound, "no view is called \(shown(name))", next: "`countersign view list` names them.")
    }
    return view
  }

  /// Reads the file again first, because another console may have changed it; the old one stays whole until the new one
  /// is there.
  func apply(_ change: ConsolePreferences.Change) throws(Problem) {
    var memory = try read()
    memory.apply(change)
    do throws(FileError) {
      try PrivateDirectory.create(at: FilePath.folder(of: path))
      try WholeFile.replace(path, with: Array(memory.json.prettyText.utf8), draft: ".\(getpid())")
    } catch {
      throw Problem(error)
    }
  }
}

extension ConsolePreferences {
  var json: JSONValue {
    .object([
      "views": .array(views.map(\.json)),
      "filters": .array(filters.map(JSONValue.string)),
      "ledgerFilters": .array(ledgerFilters.map(JSONValue.string)),
    ])
  }

  init(_ json: JSONValue) throws {
    var reader = try JSONObjectReader(json)
    let views = try reader.objects("views").map(SavedView.init)
    self.init(
      views: views, filters: try reader.strings("filters"),
      ledgerFilters: try reader.strings("ledgerFilters"))
    try reader.finish()
  }
}

extension SavedView {
  var json: JSONValue {
    .object([
      "name": .string(name), "filter": .string(filter), "sort": .string(sort.key.rawValue),
      "ascending": .bool(sort.isAscending),
    ])
  }

  init(_ reader: JSONObjectReader) throws {
    var reader = reader
    let name = try reader.string("name")
    let filter = try reader.string("filter")
    guard let key = QueueOrder.Key(rawValue: try reader.string("sort")) else {
      throw reader.problem(
        "sort", "must be one of \(QueueOrder.Key.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let ascending = try reader.optionalBool("ascending") ?? false
    try reader.finish()
    guard let view = SavedView(name: name, filter: filter, sort: QueueOrder(key, ascending: ascending)) else {
      throw reader.problem("name", "must be 1 to 40 letters, digits and . _ -")
    }
    self = view
  }
}
