import Cryptography
import Glibc
import Governance
import StrictJSON
import SystemFiles
import Workflows

/// The folder that holds a generated store, its keys and what there is to know about it.
struct Workplace: Sendable {
  /// Absolute, because the XDG directories must be.
  let folder: String

  init(folder: String) {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let here = getcwd(&buffer, buffer.count).map { String(cString: $0) } ?? "/"
    self.folder = folder.hasPrefix("/") ? folder : "\(here)/\(folder)"
  }

  /// The keys of a generated ledger open with this; they protect nothing.
  static let passphrase = "bench-passphrase"

  var store: String { folder + "/store.db" }
  /// To be given to the program under test as `XDG_STATE_HOME`, so that pins of throw-away ledgers stay here.
  var state: String { folder + "/state" }
  var passphraseFile: String { folder + "/passphrase.txt" }
  private var notesFile: String { folder + "/bench.json" }

  var places: Places {
    Places(
      store: store, keys: folder + "/keys", state: state + "/countersign",
      config: folder + "/config/countersign")
  }

  /// The environment of the program under test.
  func environment(_ base: [String: String]) -> [String: String] {
    base.merging(
      [
        "XDG_STATE_HOME": state, "XDG_CONFIG_HOME": folder + "/config", "TERM": "xterm-256color",
        "LANG": "C.UTF-8", "COUNTERSIGN_STORE": "", "NO_COLOR": "",
      ]
    ) { $1 }.filter { !($0.key == "NO_COLOR" || $0.key == "COUNTERSIGN_STORE") }
  }

  /// What measurements need to know of a generated ledger.
  struct Notes: Hashable, Sendable {
    var seed: UInt64
    var adaptations: Int
    var entries: Int
    /// `name@version` of the newest, which is the first row of the queue.
    var newest: String
    /// One that may run, and where.
    var active: String
    var activeEnvironment: String
    /// One that may not run anywhere.
    var pending: String
    var pendingEnvironment: String

    var json: JSONValue {
      .object([
        "seed": .integer(Int64(bitPattern: seed)), "adaptations": .integer(Int64(adaptations)),
        "entries": .integer(Int64(entries)), "newest": .string(newest), "active": .string(active),
        "activeEnvironment": .string(activeEnvironment), "pending": .string(pending),
        "pendingEnvironment": .string(pendingEnvironment),
      ])
    }

    init(
      seed: UInt64, adaptations: Int, entries: Int, newest: String, active: String, activeEnvironment: String,
      pending: String, pendingEnvironment: String
    ) {
      self.seed = seed
      self.adaptations = adaptations
      self.entries = entries
      self.newest = newest
      self.active = active
      self.activeEnvironment = activeEnvironment
      self.pending = pending
      self.pendingEnvironment = pendingEnvironment
    }

    init(_ json: JSONValue) throws(JSONFieldError) {
      var reader = try JSONObjectReader(json)
      self.init(
        seed: UInt64(bitPattern: try reader.integer("seed")),
        adaptations: Int(try reader.integer("adaptations")), entries: Int(try reader.integer("entries")),
        newest: try reader.string("newest"), active: try reader.string("active"),
        activeEnvironment: try reader.string("activeEnvironment"), pending: try reader.string("pending"),
        pendingEnvironment: try reader.string("pendingEnvironment"))
      try reader.finish()
    }
  }

  func notes() throws -> Notes {
    try Notes(
      JSONValue(
        parsing: try WholeFile.read(notesFile, byteLimit: 1 << 20), limits: .init(bytes: 1 << 16, depth: 4)))
  }

  func write(_ notes: Notes) throws {
    try Files.write(notesFile, notes.json.prettyText)
    try Files.write(passphraseFile, Self.passphrase + "\n")
    try Files.write(
      folder + "/ABOUT.txt",
      """
      Made by `countersign-bench generate --adaptations \(notes.adaptations) --seed \(notes.seed)`, to measure with.
      Look at it with: XDG_STATE_HOME=\(state) countersign console --store \(store)
      Every key here opens with the passphrase \(Self.passphrase), so nothing that they sign means anything.

      """)
  }
}
