/// A suite of any size and a model that answers it at once, so that what remains is the harness.
struct InstantSuite: Sendable {
  let count: Int
  let folder: String

  var name: String { "instant-\(count)" }
  var file: String { "\(folder)/\(name).yaml" }
  static let adaptation = "instant@1.0.0"

  /// Writes the suite: as many plain questions, each graded by looking for a word.
  func write() throws {
    let cases = try Files.Writer("\(folder)/\(name).jsonl")
    for number in 1...count {
      try cases.write("{\"id\":\"case-\(number)\",\"prompt\":\"\(Self.question(number))\"}\n")
    }
    cases.close()
    try Files.write(
      file,
      """
      suite: \(name)
      version: 1
      title: \(count) questions that are answered at once
      kind: synthetic
      floor: 100%
      grader: { type: includes, ideal: answer }
      cases: \(name).jsonl

      """)
  }

  static func question(_ number: Int) -> String { "What is the answer to question \(number)?" }

  /// Writes what is certified, and the program that stands in for it.
  static func writeSubject(in folder: String) throws {
    try Files.write(
      "\(folder)/instant.yaml",
      """
      name: instant
      version: 1.0.0
      artifact: weights.txt
      environments: [\(SampleOrganisation.places[0].id)]

      """)
    try Files.write("\(folder)/weights.txt", "Nothing is in here: the program answers by itself.\n")
    try Files.write(
      "\(folder)/runner.yaml",
      """
      runner: instant
      program: instant.py
      interpreter: [/usr/bin/python3, -I, -S]

      """)
    try Files.write(
      "\(folder)/instant.py",
      """
      import json, sys
      for line in sys.stdin:
          sys.stdout.write('{"id":%s,"output":"the answer"}\\n' % json.dumps(json.loads(line)["id"]))

      """)
  }
}
