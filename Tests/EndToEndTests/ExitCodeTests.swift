import Foundation
import TestSupport
import Testing

/// A script can tell an honest no from a store that is busy, and both from one that was tampered with.
struct ExitCodeTests {
  private let program: Program
  private let check = ["check", "plan-knowledge@1.2.0", "--environment", "prod-us"]

  init() throws { program = try Program.withDemo() }

  private func sqlite(_ sql: String) throws {
    let outcome = try OutsideTool.run("sqlite3", program.store, sql)
    try #require(outcome.status == 0, "\(outcome.text)")
  }

  @Test func damageHasOneCodeInEveryCommand() throws {
    let damages = [
      "DROP TRIGGER entryNoUpdate", "PRAGMA user_version = 0", "DELETE FROM indexHead",
      "DROP TRIGGER treeNodeNoUpdate; UPDATE treeNode SET hash = zeroblob(32)",
    ]
    let commands = [
      check, ["queue"], ["show", "plan-knowledge@1.2.0"], ["cascade", "plan-knowledge@1.2.0"], ["log"],
      ["verify"], ["doctor"],
    ]
    for damage in damages {
      let program = try Program.withDemo()
      let outcome = try OutsideTool.run("sqlite3", program.store, damage)
      try #require(outcome.status == 0, "\(outcome.text)")
      for command in commands {
        let outcome = try program.run(command)
        #expect(outcome.status == 65, "\(damage), \(command): \(outcome)")
      }
    }
    try sqlite("PRAGMA user_version = 0")
    #expect(try program.run(check).errors.contains("schema 0"))
    let help = try program.run("check", "--help", onStore: false).output
    #expect(help.contains("65") && help.contains("75"), "\(help)")
  }

  @Test func aFileThatSQLiteFindsMalformedIsDamage() throws {
    let size = try Data(contentsOf: URL(fileURLWithPath: program.store)).count
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: program.store))
    // All pages but the first.
    try file.seek(toOffset: 4_096)
    try file.write(contentsOf: Data(repeating: 0xA5, count: size - 4_096))
    try file.close()
    for command in [check, ["queue"], ["verify"]] {
      let outcome = try program.run(command)
      #expect(outcome.status == 65, "\(command): \(outcome)")
    }
  }

  @Test func whatIsNoFileIsNoStoreAndHangsNobody() throws {
    let folder = try TemporaryFolder()
    mkfifo(folder.file("fifo"), 0o600)
    for path in [folder.file("fifo"), folder.path, "/dev/zero", "/dev/tty"] {
      for command in [check, ["queue"], ["verify"], ["doctor"]] {
        let outcome = try program.run(command + ["--store", path], onStore: false)
        let expected: Set<Int32> = command == ["doctor"] ? [65, 69] : [65]
        #expect(expected.contains(outcome.status), "\(command) of \(path): \(outcome)")
      }
    }
  }

  @Test func aStoreThatIsHeldIsToBeTriedAgain() throws {
    let size = try program.ledgerSize()
    let held = try Holder(program.store)
    let approve = try program.act("approve", "billing-faq@2.1.0", "--key", "maria")
    #expect(approve.status == 75, "\(approve)")
    #expect(approve.errors.contains("another process holds the store"))
    #expect(approve.errors.contains("Nothing was signed.") && approve.errors.contains("--wait 60s"))
    let late = try program.run(check + ["--within", "1s", "--json"])
    #expect(late.status == 75 && late.errors.contains("no answer within 1s"), "\(late)")
    #expect(late.output.isEmpty)
    held.release()
    #expect(try program.run(check).status == 0)
    #expect(try program.ledgerSize() == size)
    #expect(try program.run(check + ["--within", "never"]).status == 64)
    #expect(try program.run(check + ["--wait", "soon"]).status == 64)
  }

  @Test func whoeverIsToldToWaitGoesOnWhenTheStoreIsFree() throws {
    let held = try Holder(program.store)
    let path = program.home.file("free")
    // Let go when somebody who does not wait has given up.
    Thread.detachNewThread { [program] in
      let impatient = try? program.act("approve", "billing-faq@2.1.0", "--key", "paul")
      held.release()
      if impatient?.status == 75 { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    }
    let approve = try program.run(
      ["approve", "billing-faq@2.1.0", "--key", "maria", "--wait", "10m", "--yes", "--passphrase-file"]
        + [program.home.file("passphrase")])
    #expect(approve.status == 0, "\(approve)")
    #expect(FileManager.default.fileExists(atPath: path))
  }

  @Test func aStoreThatOthersMayWriteIsReadAndNotAddedTo() throws {
    let folder = URL(fileURLWithPath: program.store).deletingLastPathComponent().path
    let size = try program.ledgerSize()
    #expect(try !program.run("doctor").output.contains("✗ store"))
    for (path, mode, good) in [
      (program.store, "666", "600"), (program.store, "660", "600"), (folder, "777", "700"),
    ] {
      _ = try OutsideTool.run("chmod", mode, path)
      let doctor = try program.run("doctor")
      #expect(doctor.status == 69 && doctor.output.contains("✗ store's owner and mode"), "\(doctor)")
      let approve = try program.act("approve", "billing-faq@2.1.0", "--key", "maria")
      #expect(approve.status == 77 && approve.errors.contains("has mode"), "\(path): \(approve)")
      #expect(approve.errors.contains("Nothing was signed."))
      let answer = try program.run(check)
      #expect(answer.status == 0 && answer.errors.contains("warning: "), "\(answer)")
      _ = try OutsideTool.run("chmod", good, path)
    }
    #expect(try program.ledgerSize() == size)
    #expect(try program.act("approve", "billing-faq@2.1.0", "--key", "maria").status == 0)
  }
}

/// Another program that has the store for itself.
private final class Holder: Sendable {
  private let process = Process()
  private let input = Pipe()

  init(_ store: String) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sqlite3", store]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    // In this mode nobody else may even read.
    input.fileHandleForWriting.write(
      Data("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; SELECT count(*) FROM entry;\n".utf8))
    while case let said = output.fileHandleForReading.availableData, !said.isEmpty {
      if String(decoding: said, as: UTF8.self).contains(where: \.isNumber) { return }
    }
  }

  func release() {
    input.fileHandleForWriting.closeFile()
    process.waitUntilExit()
  }
}
