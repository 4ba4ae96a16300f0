import Foundation
import Glibc
import TestSupport
import Testing

/// Two accounts of one machine act on one ledger, each with keys of its own, as docs/configuration.md says.
@Suite(.enabled(if: geteuid() == 0, "only root can become two people"))
struct TwoAccountsTests {
  private static let group = 61_000
  private static let (ana, bo, stranger) = (61_001, 61_002, 61_003)

  private let program: Program
  private let shared: TemporaryFolder
  private var store: String { shared.file("ledger/store.db") }

  init() throws {
    program = try Program.withDemo()
    shared = try TemporaryFolder()
    let demo = URL(fileURLWithPath: program.store).deletingLastPathComponent().path
    let script = """
      chmod 0755 '\(shared.path)'
      mkdir '\(shared.path)/ledger' && cd '\(shared.path)/ledger'
      cp '\(demo)/store.db' . && cp -r '\(demo)/log-keys' .
      chown -R \(Self.ana):\(Self.group) . && chmod 2770 . && chmod 0660 store.db
      chmod 0750 log-keys && chmod 0640 log-keys/*.pem
      for person in maria:\(Self.ana) dana:\(Self.bo) stranger:\(Self.stranger); do
        home='\(shared.path)/'${person%%:*}; mkdir -p "$home/keys"
        cp '\(demo)/keys/maria.key' '\(demo)/keys/dana.key' "$home/keys/"
        printf '%s\\n' '\(Program.passphrase)' > "$home/passphrase"
        chown -R ${person##*:}:${person##*:} "$home" && chmod 0700 "$home" "$home/keys"
        chmod 0600 "$home/keys/"* "$home/passphrase"
      done
      """
    let made = try OutsideTool.run("sh", "-eu", "-c", script)
    try #require(made.status == 0, "\(made.text)")
  }

  private func run(
    _ arguments: String..., as user: Int, _ home: String, in group: Bool = true
  ) throws -> OutsideTool.Outcome {
    let groups = group ? ["--groups", "\(Self.group)"] : ["--clear-groups"]
    let become = ["setpriv", "--reuid", "\(user)", "--regid", "\(user)"] + groups
    let variables = ["env", "HOME=\(shared.file(home))", "COUNTERSIGN_KEY_FOLDER=\(shared.file(home))/keys"]
    return try OutsideTool.run(
      become + variables + [Program.executable] + arguments + ["--store", store])
  }

  @Test func eachSignsWithKeysOfTheirOwn() throws {
    let arguments = ["--yes", "--passphrase-file"]
    for (key, user) in [("maria", Self.ana), ("dana", Self.bo), ("maria", Self.ana), ("dana", Self.bo)] {
      let signed = try run(
        "reject", "billing-faq@2.1.0", "--key", key, "--reason", "\(user) says so", arguments[0],
        arguments[1],
        shared.file("\(key)/passphrase"), as: user, key)
      #expect(signed.status == 0, "\(key): \(signed.text)")
    }
    for (home, user) in [("maria", Self.ana), ("dana", Self.bo)] {
      let verified = try run("verify", as: user, home)
      #expect(verified.status == 0 && !verified.text.contains("warning"), "\(verified.text)")
    }
  }

  @Test func nobodyUsesTheOthersKeys() throws {
    let taken = try run(
      "reject", "billing-faq@2.1.0", "--key", "maria", "--reason", "no", "--yes", "--passphrase-file",
      shared.file("dana/passphrase"), "--key-folder", shared.file("maria/keys"), as: Self.bo, "dana")
    #expect(taken.status != 0 && taken.status != 1, "\(taken.text)")
  }

  @Test func whoIsNotInTheGroupCanDoNothing() throws {
    let outcome = try run(
      "reject", "billing-faq@2.1.0", "--key", "maria", "--reason", "no", "--yes", "--passphrase-file",
      shared.file("stranger/passphrase"), as: Self.stranger, "stranger", in: false)
    #expect(outcome.status != 0 && outcome.status != 1, "\(outcome.text)")
    // A log key that everybody may read is nobody's.
    _ = try OutsideTool.run("chmod", "0644", shared.file("ledger/log-keys/store.pem"))
    let loose = try run(
      "reject", "billing-faq@2.1.0", "--key", "maria", "--reason", "no", "--yes", "--passphrase-file",
      shared.file("maria/passphrase"), as: Self.ana, "maria")
    #expect(loose.status == 77 && loose.text.contains("644"), "\(loose.text)")
  }
}
