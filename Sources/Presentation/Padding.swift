extension String {
  /// Filled with spaces to `width`; our own words only, which have no wide characters.
  public func padded(_ width: Int) -> String {
    count < width ? self + String(repeating: " ", count: width - count) : self
  }
}
