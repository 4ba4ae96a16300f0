import Terminal

/// Themes that are tried, and text that is taken by hand.
extension Model {
  mutating func take(_ theme: Theme, isPreview: Bool) {
    let adapted = theme.adapted(to: capabilities)
    if isPreview {
      // It was asked for while the palette was open, which it may no longer be.
      guard case .palette(let palette) = layer, palette.previewedTheme != nil else { return }
      if themeBeforePreview == nil { themeBeforePreview = self.theme }
      self.theme = adapted
    } else if themeBeforePreview != nil {
      themeBeforePreview = adapted
    } else {
      self.theme = adapted
    }
  }

  /// Shows the theme that is selected in the palette.
  mutating func preview(_ palette: CommandPalette) -> [Effect] {
    guard let name = palette.previewedTheme else {
      endPreview()
      return []
    }
    return name == theme.name ? [] : [.theme(name, isPreview: true)]
  }

  mutating func endPreview() {
    if let before = themeBeforePreview { theme = before }
    themeBeforePreview = nil
  }

  mutating func offerByHand(_ text: String, _ name: String, _ reason: String) {
    toasts.add(.warning, "not copied: \(reason)", at: clock)
    guard layer == nil else { return }
    var overlay = TextOverlay(
      title: "Copy by hand",
      .lines(
        [StyledText("\(reason). Select the \(name) with the mouse.", .muted), ""]
          + WrappedText.lines(of: text)))
    overlay.isForSelecting = true
    layer = .text(overlay)
  }

  var isOfferingByHand: Bool {
    switch layer {
    case .text(let overlay): overlay.isForSelecting
    default: false
    }
  }
}

extension CommandPalette {
  /// The theme that is selected, once somebody types `theme`; moving through all commands changes no colours.
  fileprivate var previewedTheme: String? {
    guard let selected, selected.command == "theme" else { return nil }
    return selected.rest
  }
}
