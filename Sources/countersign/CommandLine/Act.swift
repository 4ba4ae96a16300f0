import Cryptography
import Glibc
import Governance
import Persistence
import StrictJSON
import TransparencyLog
import Workflows

/// Reading, confirming and signing at the command line: the same for every act.
struct Act {
  var options: SigningOptions
  var output: Output

  /// Shows a draft in full, asks, unlocks the key and commits; then reports.
  ///
  /// When the ledger grows while a person reads, they are told to look again; with `--yes` the draft is made anew.
  func perform(
    _ ledger: inout Ledger, key: Signatory, extra: [(String, JSONValue)] = [],
    draft make: (inout Ledger) throws(Problem) -> Draft
  ) throws(Problem) {
    var draft = try make(&ledger)
    show(draft, key)
    if let out = options.out { return try write(try ledger.detached(draft), to: out, extra) }
    try confirm("Sign with the key \(key.name)? [y/N] ") {
      $0.lowercased() == "y" || $0.lowercased() == "yes"
    }
    let signingKey = try unlock(key)
    var tries = 1
    while true {
      do {
        return report(try ledger.commit(draft, with: signingKey), draft, extra)
      } catch {
        guard error.isStale, options.yes, tries < 16 else { throw error }
        tries += 1
        draft = try make(&ledger)
      }
    }
  }

  /// Writes a draft for the machine that has the key; nothing is signed, so read-only does not keep it back.
  func write(_ draft: DetachedDraft, to path: String, _ extra: [(String, JSONValue)]) throws(Problem) {
    try NewFile.write(draft.bytes, to: path, mode: 0o600)
    var members = [
      JSONMember("draft", .string(path)), JSONMember("signer", .string(draft.signer.hex)),
      JSONMember("effect", .strings(draft.effect)),
    ]
    members += extra.map { JSONMember($0.0, $0.1) }
    output.show(.object(members)) {
      [
        "Nothing is signed yet. Take \(shown(path)) to the key \(draft.signer.short) and `countersign sign` it there; "
          + "`countersign append` records what comes back."
      ]
    }
  }

  func unlock(_ key: Signatory) throws(Problem) -> SigningKey {
    try options.refuseIfReadOnly()
    guard let file = key.file else {
      throw Problem(
        .notPermitted, "the key \(key.keyID.short) (\(key.name)) is not on this machine",
        next: "Write a draft with --out FILE and sign it where the key is.")
    }
    return try Keychain.unlock(
      file, passphrase: try options.passphrase.read(prompt: "Passphrase for \(key.name): "))
  }

  func show(_ draft: Draft, _ key: Signatory) {
    if !options.yes {
      output.note("This is signed, byte for byte (shown one member a line):")
      output.note(shownLines(draft.text))
    }
    output.note("Effect:")
    for line in draft.effect { output.note("  " + shown(line)) }
    output.note("Key: \(key.name) \(key.keyID.short)")
  }

  /// Asks on the terminal until `accepts` is content or the person gives up; `--yes` answers.
  func confirm(_ question: String, accepts: (String) -> Bool) throws(Problem) {
    try options.refuseIfReadOnly()
    guard !options.yes else { return }
    guard isatty(STDIN_FILENO) == 1 else {
      throw Problem(
        .usage, "there is no terminal to confirm on",
        next: "Read the effect above, then add --yes. Nothing was signed.")
    }
    let bytes = Array(question.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    guard let answer = readLine(), accepts(answer) else {
      throw Problem(.refused, "not confirmed", next: "Nothing was signed.")
    }
  }

  func report(_ receipt: Receipt, _ draft: Draft, _ extra: [(String, JSONValue)]) {
    if let warning = receipt.warning { Output.standardError("countersign: warning: \(shown(warning))") }
    var members = [
      JSONMember("entry", .integer(receipt.firstEntry)),
      JSONMember("statements", .strings(receipt.digests.map(\.hex))),
      JSONMember("ledgerSize", .integer(Int64(receipt.checkpoint.checkpoint.size))),
      JSONMember("root", .string(receipt.checkpoint.checkpoint.root.hex)),
      JSONMember("effect", .strings(draft.effect)),
    ]
    members += extra.map { JSONMember($0.0, $0.1) }
    output.show(.object(members)) {
      draft.effect.map(shown)
        + [
          "Signed and recorded as entry \(receipt.firstEntry); the ledger has "
            + "\(receipt.checkpoint.checkpoint.size) entries."
        ]
    }
  }
}
