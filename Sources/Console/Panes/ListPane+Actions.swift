import Presentation
import Terminal

extension ListPane {
  func bindings(_ context: Context) -> [Binding<Action>] {
    let nothing = rows.count == 0 ? "there is no row" : nil
    var bindings: [Binding<Action>] = []
    if rows.hasMarks {
      bindings.append(
        Binding(
          "mark.clear", ["esc", "ctrl-\\"], .clearMarks, label: "unmark", summary: "Take every mark away",
          group: "Select", footer: true))
    }
    if search.isShown { bindings.insert(Bindings.clearFilter("Show every row again"), at: 0) }
    if isSearchable {
      bindings.append(
        Binding(
          "search", ["/"], .filter, label: "search", summary: "Show only rows that hold some words",
          group: "Search", footer: true,
          disabledReason: rows.isComplete ? nil : "only a part of the rows is read"))
    }
    bindings += Bindings.marking(
      disabledReason: nothing, allMarkable: rows.isComplete, isForemost: isForMarking)
    bindings.append(
      Binding(
        "row.full", ["e"], .expand, label: "full row", summary: "Show the row in full, whatever is cut",
        group: "Select", disabledReason: nothing))
    return bindings + sortBindings + Bindings.movement
  }

  private var sortBindings: [Binding<Action>] {
    sortLetters.map { letter, field in
      let name = field.name.lowercased()
      let isSorted = sort?.column == field.column.id
      return Binding(
        "sort.\(field.column.id)", [KeySequence([.character("s"), .character(letter)])],
        .sort(field.column.id), label: "\(name)\(isSorted ? sort?.ascending == true ? " ↓" : " off" : "")",
        summary: "Sort by \(name); again turns the order round, and then takes it away", group: "Sort",
        disabledReason: canSort ? nil : "only a part of the rows is read: filter them first")
    }
  }

  /// A letter for each column that is an order: the first of its name that is free.
  static func sortLetters(_ fields: [ListField<Item>]) -> [(Unicode.Scalar, ListField<Item>)] {
    var taken: Set<Unicode.Scalar> = []
    return fields.compactMap { field in
      guard field.precedes != nil else { return nil }
      let letters = field.name.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) }
      let free = letters + (UInt8(ascii: "a")...UInt8(ascii: "z")).map { Unicode.Scalar($0) }
      return free.first { taken.insert($0).inserted }.map { ($0, field) }
    }
  }

  mutating func perform(_ action: Action, in rect: Rect, _ context: Context, _ out: inout Outbox) -> Bool {
    let height = height(in: rect)
    switch action {
    case .move(let motion): rows.move(motion, height: height)
    case .extend(let motion):
      rows.state.mark([rows.selected?.rowID].compactMap { $0 })
      rows.move(motion, height: height)
      rows.state.mark([rows.selected?.rowID].compactMap { $0 })
    case .mark:
      if rows.state.range == nil { rows.state.toggleMark() } else { endRange(&out) }
      rows.move(.down, height: height)
    case .markAll:
      let all = rows.items.map(\.rowID)
      let isAll = all.allSatisfy(rows.state.marks.contains)
      rows.state.clearMarks()
      if !isAll { rows.state.mark(all) }
    case .markRange: if rows.state.range == nil { rows.state.toggleRange() } else { endRange(&out) }
    case .clearMarks: rows.state.clearMarks()
    case .sort(let column): sort(by: column, in: rect, context)
    case .filter where isSearchable: beginSearch()
    case .clearFilter where isSearchable: clearSearch(in: rect, context)
    case .expand:
      if let item = selected {
        let text = fullText(context)
        // What `y` would copy, where no field is it.
        let isShown = text.contains { $0.spans.last?.text == item.rowID }
        let id = isShown ? [] : [Facts.line("id", StyledText(item.rowID))]
        out.then(.open(.text(TextOverlay(title: "Row in full", .lines(text + id)))))
      }
    default: return false
    }
    return true
  }

  private mutating func endRange(_ out: inout Outbox) {
    guard let range = rows.state.range else { return }
    let ids = range.compactMap(rows.id)
    rows.state.mark(ids)
    rows.state.toggleRange()
    let missing = range.count - ids.count
    if missing > 0 {
      out.then(
        .toast(.warning, "\(counted(missing, "row")) of the range not read yet, so not marked"))
    }
  }
}
