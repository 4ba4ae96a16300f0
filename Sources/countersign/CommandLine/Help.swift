import ArgumentParser

/// What a command's exit codes mean, for its help.
enum ExitCodes {
  case reading
  /// A question whose honest answer can be no.
  case answering(no: String)
  case signing
  case setup

  private static let failures =
    "64 usage, 65 the ledger is damaged or was tampered with, 66 no such thing, 74 it cannot be read, "
    + "75 another process holds it: try again"

  var text: String {
    switch self {
    case .reading: "0 done, \(Self.failures)"
    case .answering(let no): "0 yes, 1 \(no), \(Self.failures)"
    case .signing:
      "0 signed and recorded, 1 not confirmed or not allowed now, 64 usage, 65 bad input or a damaged ledger, "
        + "66 no such thing, 74 input or output failed, 75 busy or changed meanwhile: try again, 77 not permitted; "
        + "nothing was signed unless it is 0"
    case .setup:
      "0 done, 1 refused, 64 usage, 65 bad input or a damaged ledger, 66 no such thing, "
        + "74 input or output failed, 75 busy: try again"
    }
  }
}

extension CommandConfiguration {
  static let examplesHeading = "Examples:"
  static let exitCodesHeading = "Exit codes:"

  /// A command whose help has what everyone's has: what it does, examples to paste, exit codes.
  ///
  /// `examples`: They work on the demonstration. `name`: Always said, because finding out what a type is called takes a
  /// third of the time that the program needs to start.
  init(
    _ name: String, abstract: String, _ details: String = "", examples: [String],
    exit: ExitCodes, shouldDisplay: Bool = true, aliases: [String] = []
  ) {
    self.init(
      commandName: name, abstract: abstract,
      discussion: Self.discussion(details, examples, exit), shouldDisplay: shouldDisplay, aliases: aliases)
  }

  /// A group of commands.
  init(
    _ name: String, abstract: String, _ details: String = "", examples: [String],
    subcommands: [any ParsableCommand.Type]
  ) {
    self.init(
      commandName: name, abstract: abstract, discussion: Self.discussion(details, examples, nil),
      subcommands: subcommands)
  }

  private static func discussion(_ details: String, _ examples: [String], _ exit: ExitCodes?) -> String {
    var parts = details.isEmpty ? [] : [details]
    parts.append(([examplesHeading] + examples.map { "  $ \($0)" }).joined(separator: "\n"))
    if let exit { parts.append("\(exitCodesHeading) \(exit.text).") }
    return parts.joined(separator: "\n\n")
  }
}
