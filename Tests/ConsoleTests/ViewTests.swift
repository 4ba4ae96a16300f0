import Filtering
import Governance
import Listings
import Terminal
import Testing

@testable import Console

/// Views, used filters, and keys that are pressed before the screen has what they are about.
struct ViewTests {
  private func queue(_ player: Player) throws -> QueueScreen {
    try #require(player.model.stack.last as? QueueScreen)
  }

  private func remembered(_ player: inout Player) -> [ConsolePreferences.Change] {
    player.takeEffects().compactMap { if case .remember(let change) = $0 { change } else { nil } }
  }

  @Test func aViewKeepsFilterAndOrderAndBringsThemBack() throws {
    var player = Player()
    player.press("/ .risk:high enter s c")
    let sort = QueueFields.sort(try queue(player).list.sort)
    #expect(sort != .newestFirst)
    player.press(": .save-view space .gravest enter")
    let view = try #require(SavedView(name: "gravest", filter: "risk:high", sort: sort))
    #expect(remembered(&player) == [.used("risk:high"), .keep(view)])
    #expect(player.model.memory.views == [view])

    player.press("5 V")
    guard case .palette(let palette) = player.model.layer else {
      Issue.record("no palette")
      return
    }
    #expect(palette.items.first?.text.contains("gravest") == true)
    player.press("enter")
    #expect(player.model.layer == nil)
    #expect(try queue(player).filter.text == "risk:high")
    #expect(
      try queue(player).pages.selection == QueueSelection(queue(player).filter.filter.terms, order: sort))
    #expect(QueueFields.sort(try queue(player).list.sort) == sort)

    player.press("1 : .drop-view space .gravest enter")
    #expect(remembered(&player) == [.drop("gravest")])
    #expect(player.model.memory.views.isEmpty)
  }

  @Test func withoutViewsTheKeySaysHowToSaveOne() {
    var player = Player()
    player.press("V")
    #expect(player.model.toasts.history.last?.text.contains(":save-view NAME") == true)
    player.press(": .save-view space .a/b enter")
    #expect(player.model.toasts.history.last?.text.contains("letters, digits") == true)
    #expect(player.model.memory.views.isEmpty)
  }

  @Test func filtersThatWereUsedAreThereAgainInAnotherQueue() throws {
    var player = Player()
    player.press("/ .triage enter esc 5 1 / up")
    #expect(try queue(player).filter.text == "triage")

    var later = Player()
    later.model.recall(ConsolePreferences(filters: ["risk:high", "triage"]))
    later.press("/ up up")
    #expect(try queue(later).filter.text == "triage")
  }

  @Test func memoryIsBoundedAndEachNameStandsOnce() throws {
    var memory = ConsolePreferences()
    for number in 0..<300 {
      memory.apply(.used("filter \(number % 150)"))
      memory.apply(.keep(try #require(SavedView(name: "v\(number % 120)", filter: "\(number)"))))
    }
    #expect(memory.filters.count == ConsolePreferences.filterLimit && memory.filters.first == "filter 149")
    #expect(memory.views.count == ConsolePreferences.viewLimit)
    #expect(Set(memory.views.map(\.name)).count == memory.views.count)
    #expect(SavedView(name: "", filter: "") == nil)
    #expect(SavedView(name: "two words", filter: "") == nil)
    #expect(SavedView(name: String(repeating: "n", count: 41), filter: "") == nil)
    #expect(SavedView(name: "über-1.2_x", filter: "") != nil)
  }

  // MARK: Typing ahead

  /// The loads that nobody has answered yet.
  private func open(_ player: inout Player) -> [(Query, Ticket)] {
    player.takeEffects().compactMap {
      if case .load(let query, let ticket) = $0 { (query, ticket) } else { nil }
    }
  }

  @Test func aKeyThatActsWaitsForTheFilterAndReachesTheRowThatIsLeft() throws {
    var player = Player()
    player.press("/ .claims")
    _ = open(&player)
    player.holdsAnswers = true
    player.press(".-x enter a")
    #expect(player.model.layer == nil, "nothing is signed about a row that the filter may take away")
    #expect(player.model.toasts.history.isEmpty)
    player.holdsAnswers = false
    for (query, ticket) in open(&player) { player.answer(.success(Example.answer(query)), ticket) }
    guard case .form(let form) = player.model.layer else {
      Issue.record("the key was lost")
      return
    }
    guard case .decision(.approve, let id) = form.kind else {
      Issue.record("another dialog: \(form.kind)")
      return
    }
    #expect(id == (try queue(player)).rows.selected?.id)
  }

  @Test func keysThatWaitKeepTheirOrderAndEscapeDropsThem() throws {
    var player = Player()
    player.press("/ .claims enter")
    _ = open(&player)
    player.holdsAnswers = true
    player.press("/ .x enter d q")
    #expect(player.model.held.count == 2)
    player.press("esc")
    #expect(player.model.held.isEmpty)
    player.holdsAnswers = false
    for (query, ticket) in open(&player) { player.answer(.success(Example.answer(query)), ticket) }
    #expect(player.model.stack.count == 1 && player.model.layer == nil)
  }

  @Test func aFilterThatFailsLetsTheKeysGo() {
    var player = Player()
    player.press("/ .claims")
    _ = open(&player)
    player.holdsAnswers = true
    player.press(".x enter c")
    for (_, ticket) in open(&player) { player.answer(.failure(Failure("the store is gone")), ticket) }
    #expect(player.model.held.isEmpty)
  }
}
