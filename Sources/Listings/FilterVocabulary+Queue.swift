public import Filtering
import Governance

extension FilterVocabulary {
  /// The fields of the queue.
  public static let queue = FilterVocabulary([
    FilterField(
      "state", .choice(AdaptationState.allCases.map(\.rawValue), ordered: false), summary: "where it stands"),
    FilterField(
      "risk", .choice(Manifest.Risk.allCases.map(\.rawValue), ordered: true), canBeMissing: true,
      summary: "as its manifest declares"),
    FilterField("env", .name, aliases: ["environment"], summary: "an environment it may run in"),
    FilterField("jurisdiction", .name, summary: "of one of its environments"),
    FilterField("base", .text, canBeMissing: true, summary: "the model it was trained on"),
    FilterField(
      "cert", .percent, aliases: ["certificate"], canBeMissing: true,
      summary: "the lowest score of its newest certificates, in percent"),
    FilterField("approvals", .count, summary: "people whose newest decision approves"),
    FilterField("age", .age, summary: "since it was submitted: s, m, h, d, w"),
    FilterField("active", .choice(["yes", "no"], ordered: false), summary: "whether it runs somewhere"),
    FilterField("submitter", .name, aliases: ["by"], summary: "who submitted it"),
    FilterField("name", .text, summary: "part of its name"),
    FilterField("version", .name, summary: "the beginning of its version"),
    FilterField("id", .name, summary: "the beginning of its id"),
  ])
}
