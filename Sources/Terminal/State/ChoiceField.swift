/// One of several options.
public struct ChoiceField: Hashable, Sendable {
  public let options: [String]
  public private(set) var index: Int

  public init(_ options: [String], selected: Int = 0) {
    self.options = options
    self.index = min(max(selected, 0), max(options.count - 1, 0))
  }

  /// The chosen option; nil when there are none.
  public var selected: String? { options.indices.contains(index) ? options[index] : nil }

  /// Left and right step, space steps on and around.
  ///
  /// False for other keys.
  public mutating func handle(_ key: Key) -> Bool {
    guard !options.isEmpty else { return false }
    switch key.description {
    case "left", "h": index = max(index - 1, 0)
    case "right", "l": index = min(index + 1, options.count - 1)
    case "space": index = (index + 1) % options.count
    default: return false
    }
    return true
  }
}
