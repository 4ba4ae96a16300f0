import Terminal

/// What can be asked of the tour.
enum TourAction: String, CaseIterable, Hashable, Sendable {
  case begin, off, skip, back

  /// What `:tour WORD` means; nil for words that mean nothing.
  init?(_ argument: String) { self.init(rawValue: argument) }
}

extension Model {
  var isTouring: Bool { tour?.isOn == true }

  /// The terminal as screens have it: the rows of the tour's strip are not theirs.
  var stage: Size { stage(of: size) }

  func stage(of size: Size) -> Size {
    guard isTouring else { return size }
    return Size(columns: size.columns, rows: size.rows - TourStrip.height(in: size))
  }

  /// Where dialogs have their place: over everything, but not over the strip.
  func layerArea(in size: Size) -> Rect {
    isTouring ? Rect(stage(of: size)).top(stage(of: size).rows - 1) : Rect(size)
  }

  /// Where the strip stands, above the footer.
  func tourArea(in size: Size) -> Rect {
    guard isTouring else { return Rect(column: 0, row: 0, width: 0, height: 0) }
    return Rect(size).top(size.rows - 1).bottom(TourStrip.height(in: size))
  }

  mutating func perform(_ action: TourAction) -> [Effect] {
    switch action {
    case .begin:
      if tour == nil { tour = Tour(banner.demoPassphrase == nil ? .screens : .journey) }
      tour?.isOn = true
    case .off:
      tour?.isOn = false
      toasts.add(.none, "the tour is off; :tour goes on where it was", at: clock)
    case .skip: tour?.skip()
    case .back: tour?.back()
    }
    lookForTour()
    // The screen has more or fewer rows than before.
    return action == .begin || action == .off ? reload() : []
  }

  /// Lets the tour see what is there now.
  mutating func lookForTour() {
    guard var seeing = tour else { return }
    seeing.look(at: self)
    tour = seeing
  }

  var tourBindings: [Binding<Action>] { Bindings.tour(isOn: isTouring) }
}

extension Bindings {
  static func tour(isOn: Bool) -> [Binding<Action>] {
    let begin = Binding<Action>(
      "tour", [], .tour(.begin), label: "tour", summary: "Show me around, one hint at a time",
      argument: isOn ? CommandArgument("off", options: ["off", "skip", "back"]) : nil)
    guard isOn else { return [begin] }
    return [
      begin,
      Binding(
        "tour.skip", [")"], .tour(.skip), label: "skip", summary: "The tour's next hint", group: "Tour"),
      Binding(
        "tour.back", ["("], .tour(.back), label: "back", summary: "The tour's hint before", group: "Tour"),
      Binding("tour.off", [], .tour(.off), label: "tour off", summary: "End the tour", group: "Tour"),
    ]
  }
}
