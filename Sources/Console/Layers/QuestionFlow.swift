import Terminal

/// A dialog that only asks whether to go on; confirmed, the screen under it acts.
struct QuestionFlow: Sendable {
  var dialog: Dialog
  let action: Action
}
