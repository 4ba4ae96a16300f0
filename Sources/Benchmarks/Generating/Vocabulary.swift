import Cryptography
import Governance

/// The words of generated manifests: what adaptations are called, what they are made from, on which data.
enum Vocabulary {
  private static let subjects = [
    "support", "claims", "billing", "returns", "contract", "invoice", "ticket", "policy", "travel", "payroll",
    "hiring", "risk", "fraud", "credit", "lending", "mortgage", "pension", "clinic", "pharmacy", "triage",
    "warranty", "freight", "customs", "harvest", "grid", "meter", "outage", "retail", "pricing", "catalog",
    "menu", "hotel", "flight", "visa", "permit", "tender", "audit", "ledger", "tax", "grant",
  ]
  private static let works = [
    "triage", "summary", "router", "extract", "reply", "draft", "search", "judge", "coder", "qa", "match",
    "screen", "forecast", "classify", "translate", "explain", "redact", "rank", "plan", "check", "guide",
    "notes", "tagger", "writer", "reader",
  ]
  private static let languages = ["", "-nl", "-de", "-fr", "-es", "-it", "-pl", "-ja", "-pt", "-sv"]

  /// The `index`th name there is; without end, and each once.
  static func name(_ index: Int) -> String {
    let words = subjects.count * works.count
    let pair = "\(subjects[index % subjects.count])-\(works[index / subjects.count % works.count])"
    let language = languages[index / words % languages.count]
    let round = index / words / languages.count
    return pair + language + (round == 0 ? "" : "-\(round + 1)")
  }

  /// The `ordinal`th version of a name, counted from 0.
  static func version(_ ordinal: Int) -> String {
    "\(1 + ordinal / 100).\(ordinal / 10 % 10).\(ordinal % 10)"
  }

  static func label(name: Int, ordinal: Int) -> String { "\(self.name(name))@\(version(ordinal))" }

  /// The common ones first; hosted ones begin with `gpt-`.
  static let bases = [
    "gpt-4o-mini-2024-07-18", "llama-3.1-8b", "gpt-4.1-mini-2025-04-14", "mistral-7b-v0.3", "qwen2.5-7b",
    "gpt-4o-2024-08-06", "llama-3.1-70b", "gemma-2-9b", "gpt-4.1-2025-04-14", "phi-3.5-mini", "qwen2.5-14b",
    "gpt-4.1-nano-2025-04-14", "llama-3.2-3b", "mixtral-8x7b", "granite-3.1-8b", "olmo-2-7b", "gemma-2-27b",
    "gpt-3.5-turbo-0125", "falcon-7b", "command-r7b",
  ]

  static let capabilities = [
    "answer-customers", "read-tickets", "draft-replies", "read-invoices", "route-tickets", "read-claims",
    "write-notes", "read-records",
  ]

  static let rights = ["own product data", "customer terms 2026 section 4", "licence CC-BY-4.0", "contract"]

  /// The `index`th data set there is.
  static func dataSet(_ index: Int) -> DataSet {
    let name = "\(name(index))-data"
    return DataSet(
      name: name, digest: Digest(of: "data set \(index)".utf8), records: Int64(500 + index % 977 * 41),
      rights: rights[index % rights.count])
  }
}
