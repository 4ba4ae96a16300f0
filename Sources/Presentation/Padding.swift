import Terminal

extension String {
  /// Filled with spaces to `width`; our own words only, which have no wide characters.
  public func padded(_ width: Int) -> String {
    count < width ? self + String(repeating: " ", count: width - count) : self
  }
}

/// A text of others, with what would change the terminal made visible.
func shown(_ text: String) -> String { VisibleText.plain(text) }
