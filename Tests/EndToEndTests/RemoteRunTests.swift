import Foundation
import Glibc
import StrictJSON
import TestSupport
import Testing

/// `countersign certify` with models that others serve.
struct RemoteRunTests {
  private let program: Program
  private let server: MisbehavingServer

  init() throws {
    program = try Program.withDemo()
    server = try MisbehavingServer.running.get()
  }

  @discardableResult
  private func file(_ name: String, _ text: String) throws -> String {
    try program.home.write(Array(text.utf8), to: name)
  }

  private func endpoint(
    _ behaviour: String, _ unique: String = "judges", model: String, more: String = ""
  ) throws -> String {
    let url = server.address(behaviour, unique)
    return try file(
      "\(behaviour).yaml",
      "endpoint: bench\nurl: \(url)\nmodel: \(model)\nretries: { attempts: 1 }\n" + more)
  }

  private func publishJudged() throws {
    let suite = try file(
      "tone.yaml",
      """
      suite: tone
      version: 1
      title: The tone of answers
      kind: synthetic
      floor: 0%
      grader:
        type: label_model
        model: judge-1
        input: [{ role: user, content: "{{item.prompt}}: {{sample.output_text}}" }]
        labels: [good, bad]
        passing_labels: [good]
      cases:
        - { id: a, prompt: "question 1" }
        - { id: b, prompt: "question 3" }
      """)
    let published = try program.act("suite", "publish", suite, "--key", "ines")
    #expect(published.status == 0, "\(published.errors)")
  }

  @Test func aJudgeIsNamedAskedAndPinned() throws {
    try publishJudged()
    let words = ["certify", "billing-faq@2.1.0", "--suite", "tone"]
    let missing = try program.run(words + ["--dry-run"])
    #expect(missing.status == 64)
    #expect(missing.errors.contains("tone@1 is judged by judge-1, and no endpoint of it is named"))
    #expect(missing.errors.contains("name it with --judge"))

    let busy = try endpoint("busy", model: "judge-1", more: "concurrency: 1\n")
    let size = try program.ledgerSize()
    let unheard = try program.act(
      "certify", "billing-faq@2.1.0", "--suite", "tone", "--judge", busy, "--key", "ines")
    #expect(unheard.status == 75)
    #expect(unheard.errors.contains("its judge judge-1 was not heard on a: the endpoint turned us away"))
    #expect(try program.ledgerSize() == size)

    let judge = try endpoint("judge", model: "judge-1")
    let signed = try program.act(
      "certify", "billing-faq@2.1.0", "--suite", "tone", "--judge", judge, "--key", "ines")
    #expect(signed.status == 0, "\(signed.errors)")
    let said = signed.output + signed.errors
    #expect(said.contains("tone@1: 2 of 2 answers were kept when an earlier run ended"))
    #expect(said.contains("judge:  judge-1, 2 requests, 14 + 6 tokens"))
    let again = try program.run(words + ["--judge", judge, "--dry-run", "--json"])
    let run = try #require(again.json?["runs"]?.array?.first)
    #expect(run["passedCases"]?.integer == 1)
    let pinned = try #require(run["judges"]?.array?.first)
    #expect(pinned["reportedModels"]?.array == [.string("judge-1")])
    #expect(pinned["usage"]?["requests"]?.integer == 2)
  }

  /// A process that is killed with a question under way: what was answered is not asked again.
  @Test func aRemoteRunThatIsKilledGoesOnWhereItWas() throws {
    let suite = try file(
      "echoes.yaml",
      """
      suite: echoes
      version: 1
      title: Echoes
      kind: synthetic
      floor: 100%
      grader: { type: includes, ideal: "you said" }
      cases: [{ id: a, prompt: one }, { id: b, prompt: two }, { id: c, prompt: three }, { id: d, prompt: four },
        { id: e, prompt: five }]
      """)
    #expect(try program.act("suite", "publish", suite, "--key", "ines").status == 0)
    let manifest = try file(
      "hosted.yaml", "name: win-more\nversion: \"1\"\nhostedModel: \"ft:tiny\"\nenvironments: [prod-eu]\n")
    let submitted = try program.act("submit", manifest, "--key", "sam")
    #expect(submitted.status == 0, "\(submitted.errors)")
    let endpoint = try endpoint("stuck-at-four", "killed", model: "ft:tiny", more: "concurrency: 1\n")
    let words = ["certify", "win-more@1", "--suite", "echoes", "--endpoint", endpoint, "--dry-run", "--json"]

    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.executable)
    process.arguments = words + ["--store", program.store]
    process.environment = program.environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try blockUntil("the fourth request") { try server.requests("killed").count >= 4 }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()

    let resumed = try program.run(words)
    #expect(resumed.status == 0, "\(resumed.errors)")
    let run = try #require(resumed.json?["runs"]?.array?.first)
    #expect(run["passedCases"]?.integer == 5)
    // The question that was under way may have cost something.
    #expect(run["remote"]?["usage"]?["requests"]?.integer == 6)
    let asked = try server.requests("killed").map { request in
      let body = try JSONValue(parsing: Array(try #require(request["body"]?.string).utf8))
      return body["messages"]?.array?.last?["content"]?.string
    }
    #expect(asked == ["one", "two", "three", "four", "four", "five"])
  }

  @Test func declaredEndpointsAreListedCheckedAndUsedByTheirNames() throws {
    let empty = try program.run("endpoint", "list")
    #expect(empty.status == 0)
    #expect(empty.output.contains("No endpoint is declared. Put a YAML file with endpoint, url and model"))
    #expect(try program.run("endpoint", "check").output.contains("No endpoint is declared"))
    #expect(try program.run("endpoint", "list", "--json").json?.array == [])

    let folder = program.home.file(".config/countersign/endpoints")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let url = server.address("judge", "declared")
    try file(
      ".config/countersign/endpoints/judge.yaml",
      "endpoint: bench\nurl: \(url)\nmodel: judge-1\nbudget: { requests: 40, time: 20m }\n")
    let listed = try program.run("endpoint", "list")
    #expect(listed.output.contains("bench") && listed.output.contains("40 requests"))
    let json = try #require(try program.run("endpoint", "list", "--json").json?.array?.first)
    #expect(json["model"]?.string == "judge-1" && json["budget"]?["milliseconds"]?.integer == 1_200_000)
    #expect(try program.run("endpoint", "check").output == "1 file, no problems.\n")

    try file(".config/countersign/endpoints/broken.yaml", "endpoint: broken\nurl: ftp://x\nmodel: m\n")
    let checked = try program.run("endpoint", "check", "--json")
    #expect(checked.status == 65)
    #expect(checked.json?.array?.map { $0["line"]?.integer } == [2])
    #expect(checked.json?.array?.map { $0["field"]?.string } == ["url"])
    let warned = try program.run("endpoint", "list")
    #expect(warned.status == 0 && warned.errors.contains("broken.yaml:2: url"))

    try publishJudged()
    let words = ["certify", "billing-faq@2.1.0", "--suite", "tone", "--dry-run", "--judge"]
    #expect(try program.run(words + ["bench"]).status == 0)
    let unknown = try program.run(words + ["nobody"])
    #expect(unknown.status == 66)
    #expect(unknown.errors.contains("no endpoint called nobody is declared"))
  }
}
