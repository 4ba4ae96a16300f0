import Governance
import Listings
import Persistence
import Workflows

/// Other programs that people look through long lists with, on the same rows.
struct Peers {
  let workplace: Workplace
  let environment: [String: String]

  static let commits = 200_000
  private var rows: String { workplace.folder + "/rows.txt" }
  private var table: String { workplace.folder + "/rows.csv" }
  private var repository: String { workplace.folder + "/commits" }

  /// Those that are installed.
  func all() throws -> [Browsing] {
    try makeRows()
    var found: [Browsing] = []
    let word = String(try workplace.notes().newest.prefix { $0 != "@" })
    let own = environment.merging(
      ["TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": workplace.folder, "LESS": ""]
    ) { $1 }
    if let program = Program.find("less", [rows], in: own) {
      found.append(Browsing(name: "less", program: program, word: word, end: "G", top: "g"))
    }
    if try makeRepository(own), var program = Program.find("tig", [], in: own) {
      program.environment["GIT_DIR"] = repository
      found.append(
        Browsing(
          name: "tig, 200,000 commits", program: program, word: "commit-\(Self.commits)", end: "\u{1B}OF",
          top: "\u{1B}OH"))
    }
    if let program = Program.find("vd", [table], in: own) {
      found.append(Browsing(name: "VisiData", program: program, word: word, end: "gj", top: "gk"))
    }
    return found
  }

  /// The queue's rows as text in columns, and with commas, newest first.
  private func makeRows() throws {
    guard !Files.exists(rows) || !Files.exists(table) else { return }
    let store = try Store.open(at: workplace.store, pins: PinFolder(path: workplace.places.pins))
    defer { try? store.close() }
    let text = try Files.Writer(rows)
    let values = try Files.Writer(table)
    defer {
      text.close()
      values.close()
    }
    try values.write("name,version,base,environments,state,risk,submitter\n")
    var page = ListStart<Adaptation.ID>.first
    while true {
      let batch = try store.adaptations(page: page, limit: 10_000)
      guard let last = batch.last else { return }
      for row in batch {
        let cells = [
          row.name, row.version, row.base ?? "", row.environments.joined(separator: " "), row.state.rawValue,
          row.risk?.rawValue ?? "", row.submitter,
        ]
        let widths = [34, 9, 24, 24, 16, 8, 8]
        let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: max(1, $1 - $0.count)) }
        try text.write(padded.joined() + "\n")
        try values.write(cells.joined(separator: ",") + "\n")
      }
      page = .after(last.id)
    }
  }

  /// A repository whose commits are empty but for their messages; false when git is not there.
  private func makeRepository(_ environment: [String: String]) throws -> Bool {
    guard !Files.exists(repository + "/ready") else { return true }
    let input = workplace.folder + "/commits.fast-import"
    let stream = try Files.Writer(input)
    for number in 1...Self.commits {
      let message = "commit-\(number) changes \(Vocabulary.name(number % 9000))"
      try stream.write(
        "commit refs/heads/main\ncommitter Sam <sam@example.org> \(1_700_000_000 + number * 60) +0000\n"
          + "data \(message.utf8.count)\n\(message)\n")
    }
    stream.close()
    let script =
      "git init -q --bare -b main '\(repository)' && git --git-dir='\(repository)' fast-import --quiet < '\(input)'"
      + " && rm '\(input)' && touch '\(repository)/ready'"
    guard let shell = Program.find("sh", ["-c", script], in: environment) else { return false }
    return try shell.run().exitCode == 0
  }
}
