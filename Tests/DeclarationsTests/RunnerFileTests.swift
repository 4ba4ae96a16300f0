import Declarations
import Testing

struct RunnerFileTests {
  private func problem(_ text: String) -> String? {
    do {
      _ = try RunnerFile.read(Array(text.utf8), file: "conf/r.yaml")
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func aWholeDeclarationIsRead() throws {
    let text = """
      runner: acme-engine
      program: engine.py
      interpreter: [/usr/bin/python3, -I]
      arguments: [--base, /base]
      folders: { vocabulary: words, tokenizer: /opt/tokenizer }
      """
    let runner = try RunnerFile.read(Array(text.utf8), file: "conf/r.yaml")
    #expect(runner.name == "acme-engine")
    #expect(runner.program == "conf/engine.py")
    #expect(runner.interpreter == ["/usr/bin/python3", "-I"])
    #expect(runner.arguments == ["--base", "/base"])
    #expect(runner.folders.map(\.role) == ["tokenizer", "vocabulary"])
    #expect(runner.folders.map(\.path) == ["/opt/tokenizer", "conf/words"])
  }

  @Test func everyProblemIsNamedWithFileLineAndField() {
    let head = "runner: r\nprogram: p\n"
    let rows: [(text: String, problem: String?)] = [
      (head, nil),
      ("runner: r\n", "conf/r.yaml:1: program is missing"),
      (head + "env: { A: b }\n", "conf/r.yaml:3: env is not a known field"),
      (
        head + "interpreter: [python3]\n",
        "conf/r.yaml:3: interpreter must begin with a program below /usr"
      ),
      (
        head + "folders: { base: x }\n",
        "conf/r.yaml:3: folders.base must be lower-case letters, and not base, adapter or artifact"
      ),
      (
        head + "folders:\n  \"../x\": y\n",
        "conf/r.yaml:4: folders.../x must be lower-case letters, and not base, adapter or artifact"
      ),
      (head + "folders: [x]\n", "conf/r.yaml:3: folders expected an object, found a list"),
      (head + "arguments: [1]\n", "conf/r.yaml:3: arguments[0] expected text, found a number"),
    ]
    for row in rows { #expect(problem(row.text) == row.problem, "\(row.text)") }
  }
}
