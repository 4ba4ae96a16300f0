// Runs sandboxes for the tests as whatever user starts it, so that one run of the tests can attack as root and as
// nobody.
//
//   SandboxDriver          one request as JSON on standard input, one reply as JSON on standard output
//   SandboxDriver loop     the same request, run again and again until this process is killed; a line for each start,
//                        and one for each sandbox that stands
import Certification
import Glibc
import Governance
import SandboxRunner
import StrictJSON

func readAll() -> [UInt8] {
  var bytes: [UInt8] = []
  while true {
    let byte = getchar()
    if byte == EOF { return bytes }
    bytes.append(UInt8(truncatingIfNeeded: byte))
  }
}

func weakness(_ name: String) -> Isolation.Weakness? {
  switch name {
  case "environment": .environment
  case "descriptors": .descriptors
  case "host-files": .hostFiles
  default: SandboxLayer(rawValue: name).map(Isolation.Weakness.without)
  }
}

struct Request {
  var isolation = Isolation()
  var subject: LocalSubject
  var limits = SandboxLimits()
  var prompts: [Prompt]

  init(_ bytes: [UInt8]) throws {
    var reader = try JSONObjectReader(JSONValue(parsing: bytes))
    subject = LocalSubject(runner: try reader.string("runner"), folders: [], arguments: [])
    subject.arguments = try reader.strings("arguments")
    if let base = try reader.optionalString("base") { subject.folders = [.init(role: "base", path: base)] }
    isolation.stagingParent = try reader.string("staging")
    isolation.delegatedGroup = try reader.optionalString("delegated")
    isolation.weaknesses = Set(try reader.strings("without").compactMap(weakness))
    prompts = try reader.strings("attacks").enumerated().map { Prompt(id: "\($0)", text: $1) }
    for member in try reader.required("limits").members ?? [] {
      guard let value = member.value.integer else { continue }
      switch member.name {
      case "wallClockMilliseconds": limits.wallClockMilliseconds = value
      case "cpuSeconds": limits.cpuSeconds = value
      case "addressSpaceBytes": limits.addressSpaceBytes = value
      case "memoryBytes": limits.memoryBytes = value
      case "processorPercent": limits.processorPercent = value
      case "processes": limits.processes = value
      case "scratchBytes": limits.scratchBytes = value
      case "scratchFiles": limits.scratchFiles = value
      default: throw reader.problem("limits.\(member.name)", "is unknown")
      }
    }
    try reader.finish()
  }

  func run(onStanding: @escaping @Sendable () -> Void) async throws {
    _ = try await Sandbox(isolation: isolation).ask(
      prompts, subject: subject, limits: limits, onStanding: { _ in onStanding() }, onAnswer: { _, _ in })
  }

  func answers() async throws -> AnsweredReport {
    try await Sandbox(isolation: isolation).answers(to: prompts, subject: subject, limits: limits)
  }
}

func say(_ text: String) {
  _ = (text + "\n").withCString { write(STDOUT_FILENO, $0, text.utf8.count + 1) }
}

do {
  let request = try Request(readAll())
  if CommandLine.arguments.contains("loop") {
    while true {
      say("start")
      try await request.run { say("standing") }
    }
  }
  // What a careless spawn would pass on.
  setenv("COUNTERSIGN_TEST_SECRET", "leaked", 1)
  _ = open("/proc/self/status", O_RDONLY)
  let report = try await request.answers()
  let reply = JSONValue.object([
    "user": .integer(Int64(geteuid())),
    "results": .array(
      report.answers.map { answer in
        switch answer.answer {
        case .output(let text): .string(text)
        case .none(let why): .string("no answer: \(why)")
        }
      }),
    "layers": .strings(report.layers.map(\.rawValue)),
    "ending": .string(report.ending.phrase),
    "startMilliseconds": .integer(report.startMilliseconds),
    "runMilliseconds": .integer(report.runMilliseconds),
    "memoryPeakBytes": report.usage.memoryPeakBytes.map(JSONValue.integer),
    "processorMicroseconds": report.usage.processorMicroseconds.map(JSONValue.integer),
    "processPeak": report.usage.processPeak.map(JSONValue.integer),
  ])
  say(reply.compactText)
} catch {
  say(JSONValue.object(["error": .string("\(error)")]).compactText)
  exit(1)
}
