import SystemFiles

/// Other harnesses on as many questions, asked of a model that answers at once, without a network.
struct Harnesses {
  let folder: String
  let environment: [String: String]

  struct Harness {
    var name: String
    var program: Program
  }

  /// Those that are installed, ready to ask `count` questions.
  func all(count: Int) throws -> [Harness] {
    [try evaluationHarness(count), try inspect(count)].compactMap { $0 }
  }

  private var offline: [String: String] {
    environment.merging(
      ["HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": "\(folder)/hf", "HOME": folder]
    ) { $1 }
  }

  /// lm-evaluation-harness with its dummy model, exact match over answers, samples logged.
  private func evaluationHarness(_ count: Int) throws -> Harness? {
    let task = "\(folder)/lm-\(count)"
    guard
      let program = Program.find(
        "lm_eval",
        [
          "--model", "dummy", "--tasks", "instant", "--include_path", task, "--output_path", "\(task)/out",
          "--log_samples",
        ], in: offline)
    else { return nil }
    try PrivateDirectory.create(at: task)
    let lines = try Files.Writer("\(task)/cases.jsonl")
    for number in 1...count {
      try lines.write("{\"question\":\"\(InstantSuite.question(number))\",\"answer\":\"answer\"}\n")
    }
    lines.close()
    try Files.write(
      "\(task)/instant.yaml",
      """
      task: instant
      dataset_path: json
      dataset_kwargs: { data_files: { test: \(task)/cases.jsonl } }
      test_split: test
      output_type: generate_until
      doc_to_text: "{{question}}"
      doc_to_target: "{{answer}}"
      metric_list: [{ metric: exact_match }]

      """)
    return Harness(name: "lm-evaluation-harness", program: program)
  }

  /// Inspect AI with its mock model; its tokens are told, because it would fetch a tokenizer to count them.
  private func inspect(_ count: Int) throws -> Harness? {
    guard let found = Files.program("inspect", path: environment["PATH"] ?? "/usr/bin:/bin") else {
      return nil
    }
    let python = found.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/python3"
    guard Files.exists(python) else { return nil }
    let script = "\(folder)/inspect-\(count).py"
    try Files.write(
      script,
      """
      from inspect_ai import Task, eval
      from inspect_ai.dataset import MemoryDataset, Sample
      from inspect_ai.model import ModelOutput, ModelUsage, get_model
      from inspect_ai.scorer import includes
      from inspect_ai.solver import generate

      def answer(*_):
          output = ModelOutput.from_content("mockllm/model", "the answer")
          output.usage = ModelUsage(input_tokens=8, output_tokens=2, total_tokens=10)
          return output

      cases = [Sample(input=f"What is the answer to question {n}?", target="answer") for n in range(\(count))]
      [log] = eval(
          Task(dataset=MemoryDataset(cases), solver=[generate()], scorer=includes()),
          model=get_model("mockllm/model", custom_outputs=answer), display="none", log_dir="\(folder)/inspect-log")
      # Its exit code says nothing.
      raise SystemExit(0 if log.status == "success" else 1)

      """)
    return Harness(
      name: "Inspect", program: Program(path: python, arguments: [script], environment: offline))
  }
}
