// The program that certification runs inside the sandbox: a base and an adapter in, prompts and answers as JSON lines.
import Glibc
internal import StrictJSON

let help = """
  usage: countersign-lora-runner BASE_DIR [ADAPTER_DIR]
         countersign-lora-runner --wait      read all input and do nothing, as `doctor` asks

  Loads a character-level transformer (config.json, model.safetensors in half precision) and, when given, a LoRA
  adapter (adapter_config.json, adapter_model.safetensors). Reads one request a line from standard input,
  {"id": TEXT, "prompt": TEXT}, and writes one answer a line: {"id": TEXT, "output": TEXT}, or
  {"id": TEXT, "error": TEXT} for a prompt with characters that the model does not know. Decoding is greedy, so
  one prompt always gives one answer.

  exit codes: 0 done, 64 usage, 65 the model or a request is not acceptable, 74 nobody reads the answers
  """

let requestLimitBytes = 65_536
let unknownCharacter = "the prompt has a character that the model does not know"

func leave(_ code: Int32, _ message: String) -> Never {
  _ = writeAll(Array("countersign-lora-runner: \(message)\n".utf8), to: STDERR_FILENO)
  exit(code)
}

func respond(to line: [UInt8], _ decoder: inout Decoder) throws -> JSONValue {
  var request = try JSONObjectReader(
    JSONValue(parsing: line, limits: .init(bytes: requestLimitBytes, depth: 4)))
  let id = try request.string("id")
  let prompt = try request.string("prompt")
  // A conversation comes as text, too, and this model knows nothing else.
  _ = request.optional("messages")
  try request.finish()
  if let output = decoder.answer(prompt) { return .object(["id": .string(id), "output": .string(output)]) }
  return .object(["id": .string(id), "error": .string(unknownCharacter)])
}

let arguments = CommandLine.arguments.dropFirst()
if arguments.contains("--help") || arguments.contains("-h") {
  print(help)
  exit(0)
}
if arguments.elementsEqual(["--wait"]) {
  while getchar() != EOF {}
  exit(0)
}
guard let base = arguments.first, arguments.count <= 2, !arguments.contains(where: { $0.hasPrefix("-") })
else {
  leave(64, "expected BASE_DIR [ADAPTER_DIR]; see --help")
}
// A reader that went away shows as a failed write (exit 74), not as a signal.
signal(SIGPIPE, SIG_IGN)
do {
  var decoder = try Decoder(model: Model(base: base, adapter: arguments.dropFirst().first))
  var lines = LineReader(descriptor: STDIN_FILENO, limit: requestLimitBytes)
  var number = 0
  while let line = try lines.next() {
    number += 1
    let answer: JSONValue
    do {
      answer = try respond(to: line, &decoder)
    } catch {
      throw RunnerError("request \(number): \(error)")
    }
    guard writeAll(Array((answer.compactText + "\n").utf8), to: STDOUT_FILENO) else {
      leave(74, "standard output is closed")
    }
  }
} catch let error as RunnerError {
  leave(65, error.message)
} catch {
  leave(65, "\(error)")
}
