import Attestations
import Filtering
import Governance
import Listings
import Terminal
import TestSupport
import Testing

@testable import Console

/// The ledger's list over more entries than it loads, filtered and not.
struct LedgerListTests {
  /// Answers as a store of `size` entries does, of which every third is sam's.
  private struct Play {
    var model: Model
    var asked: [LedgerRequest] = []
    var remembered: [ConsolePreferences.Change] = []
    var size: Int
    /// Whether numbers are told at once or only when they are asked for.
    var tellsCounts = true

    init(_ size: Int, tellsCounts: Bool = true) {
      self.size = size
      self.tellsCounts = tellsCounts
      model = Model(
        banner: Example.banner(), now: Example.now, size: Size(columns: 80, rows: 24),
        capabilities: Capabilities())
      send(.started(at: 0))
      press("5")
    }

    mutating func send(_ message: Message) {
      var pending = update(&model, message)
      while !pending.isEmpty {
        switch pending.removeFirst() {
        case .load(let query, let ticket):
          if case .ledger(let request) = query { asked.append(request) }
          pending += update(&model, .answered(.success(answer(query)), ticket, now: Example.now))
        case .remember(let change): remembered.append(change)
        default: break
        }
      }
    }

    mutating func press(_ keys: String) {
      for word in keys.split(separator: " ") {
        let parts = word.first == "." ? word.dropFirst().map { Key(String($0)) } : [Key(String(word))]
        for case let key? in parts { send(.input(.key(key), at: 1)) }
      }
    }

    private func matching(_ terms: [FilterTerm]) -> [Int64] {
      (0..<Int64(size)).reversed().filter { number in
        terms.allSatisfy { term in
          let isSams: Bool = number % 3 == 0
          return switch term.condition {
          case .field("who", _, _), .text: isSams != term.isExcluded
          default: true
          }
        }
      }
    }

    private func answer(_ query: Query) -> Answer {
      guard case .ledger(let request) = query else {
        if case .ledgerCount(let terms, _) = query {
          return .count(ListCount(matching(terms).count))
        }
        return Example.answer(query)
      }
      let all = matching(request.selection)
      let rows: [Int64] =
        switch request.start {
        case .first: Array(all.prefix(request.limit))
        case .last: all.suffix(request.limit)
        case .from(let number): Array(all.filter { $0 <= number }.prefix(request.limit))
        case .after(let number): Array(all.filter { $0 < number }.prefix(request.limit))
        case .before(let number): all.filter { $0 > number }.suffix(request.limit)
        }
      var offset: Int?
      if case .from(let number) = request.start { offset = all.filter { $0 > number }.count }
      let isExact = tellsCounts || request.selection.isEmpty
      return .ledger(
        ListPage(
          rows: rows.map {
            HistoryEntry(
              $0, Example.now, $0 % 3 == 0 ? "sam" : "maria", .decision, "entry number \($0)")
          }, count: ListCount(isExact ? all.count : rows.count, isExact: isExact), offset: offset,
          total: size))
    }

    var screen: LedgerScreen? { model.stack.last as? LedgerScreen }
    var text: String { view(model, model.size, model.capabilities).text }
    var selected: Int64? { screen?.list.selected?.sequence }
  }

  @Test func bothEndsOfALongLedgerAreOneKeyAway() {
    var play = Play(100_000)
    #expect(play.selected == 99_999 && play.text.contains("100,000"))
    play.press("G")
    #expect(play.selected == 0 && play.asked.last?.start == .last)
    play.press("pgup pgup k")
    #expect(play.text.contains("entry number"))
    play.press("g g")
    #expect(play.selected == 99_999)
    #expect(play.asked.allSatisfy { $0.limit <= HistoryEntry.keptRows } && play.asked.count < 12)
  }

  @Test func everyEntryIsMetOnTheWayDownAndUp() {
    for filter in ["", "/ .who:sam enter"] {
      for tellsCounts in [true, false] {
        var play = Play(1500, tellsCounts: tellsCounts)
        play.press(filter)
        var seen: [Int64] = []
        while let now = play.selected, seen.last != now {
          seen.append(now)
          play.press("j")
        }
        let expected = (0..<Int64(1500)).reversed().filter { filter.isEmpty || $0 % 3 == 0 }
        #expect(seen == expected, "\(filter) \(tellsCounts)")
        var back: [Int64] = []
        while let now = play.selected, back.last != now {
          back.append(now)
          play.press("k")
        }
        #expect(back == expected.reversed(), "\(filter) \(tellsCounts)")
      }
    }
  }

  @Test func aFilterCountsStandsInTheTitleAndIsTakenBack() {
    var play = Play(900)
    play.press("j j")
    let place = play.selected
    play.press("/ .who:sam")
    #expect(play.asked.last?.selection.isEmpty == false && play.text.contains("300 of 900"))
    #expect(play.selected == 897)
    play.press("enter")
    #expect(play.text.contains("Ledger  who:sam") && play.remembered == [.usedInLedger("who:sam")])
    play.press("esc")
    #expect(play.text.contains("900") && !play.text.contains("of 900"))
    play.press("g g j j / .sam esc")
    #expect(play.selected == place && play.screen?.filter.text == "")
    // What was used before is there again, and the queue's filters are others.
    play.press("1 5 / up")
    #expect(play.screen?.filter.text == "who:sam")
    play.press("esc 1 / up")
    #expect((play.model.stack.last as? QueueScreen)?.filter.text == "")
  }

  @Test func fieldsAndValuesAreCompleted() {
    var play = Play(30)
    play.press("/ .ty tab")
    #expect(play.screen?.filter.text == "type:")
    play.press(".cert tab")
    #expect(play.screen?.filter.text == "type:certificate")
    play.press("ctrl-u .who:m tab")
    #expect(play.screen?.filter.text == "who:maria")
    play.press("ctrl-u .type:nonsense enter")
    #expect(play.text.contains("this part of the filter does nothing"))
  }

  @Test func newEntriesAppearAboveAndTheCursorStays() {
    var play = Play(900)
    play.press("/ .who:sam enter j j")
    let place = play.selected
    play.size = 904
    play.send(.ledgerChanged(Example.banner(), now: Example.now))
    #expect(play.selected == place && play.text.contains("302 of 904"))
    play.press("g g")
    #expect(play.selected == 903)
  }

  @Test func aCommandOpensTheLedgerFiltered() {
    var play = Play(900)
    play.press("1 :")
    for scalar in "ledger who:sam".unicodeScalars { play.send(.input(.key(.character(scalar)), at: 1)) }
    play.press("enter")
    #expect(play.screen?.filter.text == "who:sam" && play.text.contains("300 of 900"))
  }

  /// `/` is there wherever rows are listed.
  @Test(arguments: ["2", "3", "4", "5"]) func everyListHasAFilterOrASearch(section: String) {
    var play = Play(30)
    play.press(section)
    play.press("/ .zzz enter")
    #expect(play.text.contains("/") && !play.text.contains("is not bound"))
    #expect(play.model.layer == nil)
    let isNarrowed =
      (play.model.stack.last as? ListingScreen).map { _ in play.text.contains("Nothing holds") }
      ?? play.text.contains("zzz")
    #expect(isNarrowed, "\(play.text)")
  }
}
