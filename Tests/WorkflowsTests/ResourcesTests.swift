import Foundation
import TestSupport
import Testing
import Workflows

@Suite struct ResourcesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func make(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
  }

  private func share(_ environment: [String: String] = [:]) throws -> String {
    try Resources.share(environment: environment, executable: folder.file("p/bin/countersign"))
  }

  @Test func theVariableComesBeforeTheInstallationBeforeTheSourceTree() throws {
    #expect(throws: Problem.self) { try share() }
    try make("fixtures/scenarios")
    #expect(try share() == folder.file("fixtures"))
    try make("p/share/countersign/scenarios")
    #expect(try share() == folder.file("p/share/countersign"))
    try make("mine/scenarios")
    #expect(try share(["COUNTERSIGN_SHARE": folder.file("mine")]) == folder.file("mine"))
    #expect(try share(["COUNTERSIGN_SHARE": ""]) == folder.file("p/share/countersign"))
  }

  @Test func aVariableThatNamesNothingIsAnError() throws {
    try make("p/share/countersign/scenarios")
    let problem = #expect(throws: Problem.self) { try share(["COUNTERSIGN_SHARE": folder.file("absent")]) }
    #expect(problem?.kind == .missingPart)
  }

  @Test func theRunnerLiesBesideTheProgram() throws {
    let program = folder.file("p/bin/countersign")
    let problem = #expect(throws: Problem.self) { try Resources.runner(executable: program) }
    #expect(problem?.kind == .missingPart)
    try make("p/bin/countersign-lora-runner")
    #expect(throws: Problem.self) { try Resources.runner(executable: program) }
    try FileManager.default.removeItem(atPath: folder.file("p/bin/countersign-lora-runner"))
    try folder.write([], to: "p/bin/countersign-lora-runner", mode: 0o755)
    #expect(try Resources.runner(executable: program) == folder.file("p/bin/countersign-lora-runner"))
  }
}
