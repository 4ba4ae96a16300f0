extension Dialog {
  /// Says why what was confirmed came to nothing, until the next key that edits something.
  public mutating func report(_ problem: String) { notice = problem }

  /// Puts the focus on a field; without effect where there is no such field.
  public mutating func focusField(_ index: Int) {
    if fields.indices.contains(index) { focus = .field(index) }
  }
}
