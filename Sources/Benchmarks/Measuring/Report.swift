import StrictJSON

/// Figures that were measured in one run, as a table for people or as JSON.
struct Report: Sendable {
  var title: String
  /// Such as the size of the store and the machine's load.
  var circumstances: [String]
  var figures: [Figure] = []

  /// A Markdown table: it is read in a terminal and goes into the documents as it is.
  var lines: [String] {
    var rows = [["", "ours", "target", "reference", "ratio"]]
    for figure in figures {
      let ours = figure.ours.map { "\(Figure.text($0)) \(figure.unit.rawValue)" } ?? "–"
      let sign = figure.unit == .perSecond || figure.unit == .gigabytesPerSecond ? "≥" : "≤"
      let mark = figure.meetsTarget.map { $0 ? "" : " missed" } ?? ""
      let target = figure.target.map { "\(sign) \(Figure.text($0))\(mark)" } ?? ""
      rows.append([
        figure.note.isEmpty ? figure.name : "\(figure.name) (\(figure.note))", ours, target,
        figure.references.map { "\($0.name) \(Figure.text($0.value))" }.joined(separator: " · "),
        figure.references.map { reference in
          figure.ours.map { Figure.text($0 / reference.value) } ?? "–"
        }.joined(separator: " · "),
      ])
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String], filler: Character = " ") -> String {
      let padded = cells.enumerated().map { column, cell in
        cell + String(repeating: filler, count: widths[column] - cell.count)
      }
      return "| " + padded.joined(separator: " | ") + " |"
    }
    let rule = line(Array(repeating: "", count: 5), filler: "-")
    return ["## \(title)", ""] + circumstances + ["", line(rows[0]), rule] + rows.dropFirst().map { line($0) }
  }

  var json: JSONValue {
    .object([
      "title": .string(title), "circumstances": .strings(circumstances),
      "figures": .array(figures.map(\.json)),
    ])
  }

  func show(asJSON: Bool) {
    print(asJSON ? json.prettyText : lines.joined(separator: "\n") + "\n", terminator: "")
  }
}
