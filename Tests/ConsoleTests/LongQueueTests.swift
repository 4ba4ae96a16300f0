import Cryptography
import Filtering
import Governance
import Listings
import Terminal
import TestSupport
import Testing

@testable import Console

/// The queue over more rows than it loads.
struct LongQueueTests {
  /// Answers as a store of `count` rows does.
  private struct Play {
    var model: Model
    var asked: [Query] = []
    /// Counts are told as lower bounds until they are asked for.
    let rows: [QueueRow]
    var isOpen = true
    var held: [(Query, Ticket)] = []

    init(_ count: Int) {
      rows = (0..<count).map { number in
        var row = QueueRow(
          id: Adaptation.ID(Digest(of: Array("\(number)".utf8))), name: "bot-\(number)", version: "1.0.0",
          base: "b",
          risk: .high, state: number % 3 == 0 ? .failed : .pending, score: Int64(number % 100),
          standings: [:],
          places: [], submittedAt: Example.now, submitter: "sam")
        row.decided = nil
        return row
      }
      model = Model(
        banner: Example.banner(), now: Example.now, size: Size(columns: 80, rows: 24),
        capabilities: Capabilities())
      send(.started(at: 0))
    }

    mutating func send(_ message: Message) {
      var pending = update(&model, message)
      while !pending.isEmpty {
        guard case .load(let query, let ticket) = pending.removeFirst() else { continue }
        asked.append(query)
        if isOpen {
          pending += update(&model, .answered(.success(answer(query)), ticket, now: Example.now))
        } else {
          held.append((query, ticket))
        }
      }
    }

    mutating func release(_ place: Int) {
      let (query, ticket) = held.remove(at: place)
      isOpen = true
      send(.answered(.success(answer(query)), ticket, now: Example.now))
    }

    mutating func press(_ keys: String) {
      for word in keys.split(separator: " ") {
        let parts = word.first == "." ? word.dropFirst().map { Key(String($0)) } : [Key(String(word))]
        for case let key? in parts { send(.input(.key(key), at: 1)) }
      }
    }

    func matching(_ selection: QueueSelection) -> [QueueRow] {
      let found = rows.filter { row in
        selection.terms.allSatisfy { term in
          switch term.condition {
          case .text(let word): row.recorded.name.contains(word) != term.isExcluded
          case .field("state", _, let values): values.contains(.choice(row.state == .failed ? 2 : 0))
          default: true
          }
        }
      }
      let sorted =
        selection.order.key == .certificate ? found.sorted { ($0.score ?? 0) < ($1.score ?? 0) } : found
      return selection.order.key == .certificate && !selection.order.isAscending ? sorted.reversed() : sorted
    }

    func answer(_ query: Query) -> Answer {
      switch query {
      case .queue(let request):
        let all = matching(request.selection)
        func place(_ id: Adaptation.ID) -> Int { all.firstIndex { $0.id == id } ?? 0 }
        var offset: Int?
        let part: ArraySlice<QueueRow>
        switch request.start {
        case .first: (part, offset) = (all.prefix(request.limit), 0)
        case .last: part = all.suffix(request.limit)
        case .from(let id): (part, offset) = (all[place(id)...].prefix(request.limit), place(id))
        case .after(let id): part = all[(place(id) + 1)...].prefix(request.limit)
        case .before(let id): part = all[..<place(id)].suffix(request.limit)
        }
        return .queue(
          ListPage(
            rows: Array(part),
            count: ListCount(min(part.count, all.count), isExact: part.count == all.count),
            offset: offset, total: rows.count))
      case .queueCount(let selection, let limit):
        let count = matching(selection).count
        return .count(
          limit.map { count > $0 ? ListCount($0, isExact: false) : ListCount(count) } ?? ListCount(count))
      case .queueRows(let ids):
        return .queueRows(
          ids.compactMap { id in
            var row = rows.first { $0.id == id }
            row?.decided = QueueRow.Decided()
            return row
          })
      default: return Example.answer(query)
      }
    }

    var screen: QueueScreen { (model.stack.last as? QueueScreen) ?? QueueScreen() }
    var selected: String? { screen.rows.selected?.recorded.name }
    var text: String { view(model, model.size, model.capabilities).text }
  }

  @Test func theEndsAreThereBeforeAnyoneGoesThere() {
    var play = Play(5000)
    #expect(play.text.contains(" 5,000 "))
    play.isOpen = false
    play.press("G")
    #expect(play.selected == "bot-4999")
    play.press("g g")
    #expect(play.selected == "bot-0")
    play.press("pgdn pgdn")
    #expect(play.selected != nil && play.selected != "bot-0")
  }

  @Test func everyRowIsReachedPageByPageFromBothEnds() {
    var play = Play(1234)
    var seen: Set<String> = []
    for _ in 0..<1300 {
      seen.insert(play.selected ?? "nothing")
      #expect(play.screen.rows.items.count <= QueueRow.keptRows)
      play.press("j")
    }
    #expect(seen.count == 1234 && !seen.contains("nothing"))
    for _ in 0..<1300 { play.press("k") }
    #expect(play.selected == "bot-0")
  }

  /// Where the pages between are not known, they are read one after the other.
  @Test func whoeverRunsAheadOfTheAnswersFindsTheRows() {
    var play = Play(5000)
    play.isOpen = false
    play.press("pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn")
    #expect(play.selected == nil)
    while !play.held.isEmpty { play.release(0) }
    #expect(play.selected == "bot-\(play.screen.rows.state.cursor)" && play.asked.count < 40)
  }

  @Test func theCountIsABoundFirstAndThenExact() {
    var play = Play(30_000)
    play.isOpen = false
    play.press("/ .bot")
    // The newest keystroke wins, whatever comes back when.
    let questions = play.held.compactMap { query, _ in
      if case .queue(let request) = query { request } else { nil }
    }
    #expect(questions.map { $0.selection.terms } == ["b", "bo", "bot"].map { [FilterTerm(.text($0))] })
    let places = play.held.indices.filter { if case .queue = play.held[$0].0 { true } else { false } }
    play.release(places[0])
    #expect(!play.screen.pages.isApplied)
    play.release(play.held.lastIndex { if case .queue = $0.0 { true } else { false } } ?? 0)
    #expect(play.screen.pages.isApplied && play.text.contains("30,000"))
    let limits = play.asked.compactMap { query -> Int?? in
      if case .queueCount(let selection, let limit) = query, !selection.terms.isEmpty { limit } else { nil }
    }
    #expect(limits == [10_000, nil])
  }

  @Test func theSelectionIsARowNotAPlace() {
    var play = Play(5000)
    play.press("G k k")
    #expect(play.selected == "bot-4997")
    play.press("s c")
    #expect(
      play.selected == "bot-4997"
        && play.screen.pages.selection.order == QueueOrder(.certificate, ascending: true))
    #expect(play.text.contains("Cert\u{2191}"))
    play.press("s c")
    #expect(play.selected == "bot-4997" && !play.screen.pages.selection.order.isAscending)
    play.press("s c")
    #expect(play.selected == "bot-4997" && play.screen.pages.selection.order == .newestFirst)
    play.press("/ .bot-499 enter")
    #expect(play.selected == "bot-4997" && play.text.contains("11 of 5,000"))
    play.press("esc ctrl-r")
    #expect(play.selected == "bot-4997" && play.screen.rows.state.cursor == 4997)
    // A filter that takes the row away gives it back when it is taken back itself.
    play.press("/ .bot-12")
    #expect(play.selected == "bot-12")
    play.press("esc")
    #expect(play.selected == "bot-4997")
  }

  @Test func onlyRowsInSightAreEvaluated() {
    var play = Play(5000)
    func evaluated() -> Int {
      play.asked.reduce(0) { if case .queueRows(let ids) = $1 { $0 + ids.count } else { $0 } }
    }
    #expect((1...60).contains(evaluated()))
    let before = evaluated()
    play.press("j j j k")
    #expect(evaluated() - before < 10)
    play.press("G g g")
    #expect(evaluated() < 150)
  }

  @Test func whatWasPagedPastIsNotWaitedFor() {
    var play = Play(5000)
    func questions() -> [[Adaptation.ID]] {
      play.asked.compactMap { if case .queueRows(let ids) = $0 { ids } else { nil } }
    }
    play.press("pgdn pgdn")
    play.isOpen = false
    let before = questions().count
    play.press("pgdn pgdn pgdn")
    // Each screenful is asked for as it comes into sight, though none was answered.
    let asked = Array(questions().dropFirst(before))
    #expect(asked.count >= 2)
    for (earlier, later) in zip(asked, asked.dropFirst()) {
      #expect(Set(earlier).intersection(later).count <= 2)
    }
    #expect(play.screen.rows.selected.map { asked.last?.contains($0.id) } == true)
    // One row down leaves most of them in sight: they are waited for.
    play.press("j")
    #expect(questions().count == before + asked.count)
    // The answer to a question that was given up changes nothing; the last one decides the rows.
    for place in play.held.indices.reversed() {
      if case .queueRows = play.held[place].0 { play.release(place) }
    }
    #expect(play.screen.rows.selected?.decided != nil)
  }

  @Test func problemsStandUnderTheLineAndCompletionToo() {
    var play = Play(50)
    play.press("/ .sta tab")
    #expect(play.text.contains("/ state:"))
    play.press("tab")
    #expect(play.text.contains("/ state:pending") && play.text.contains("certified"))
    play.press("tab tab shift-tab")
    #expect(play.text.contains("/ state:certified"))
    play.press(".x")
    #expect(play.text.contains("state cannot be"))
    play.press("backspace enter /")
    #expect(play.screen.filter.history == ["state:certified"])
    play.press("ctrl-u .new up")
    #expect(play.text.contains("/ state:certified"))
    play.press("down")
    #expect(play.text.contains("/ new"))
  }
}
