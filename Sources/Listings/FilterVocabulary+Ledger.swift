import Attestations
public import Filtering

extension FilterVocabulary {
  /// The fields of the ledger's list.
  public static let ledger = FilterVocabulary([
    FilterField("who", .name, aliases: ["by", "signer"], summary: "who signed it"),
    FilterField(
      "type", .choice(ledgerTypes, ordered: false), aliases: ["what", "kind"], summary: "what is stated"),
    FilterField(
      "about", .name, aliases: ["of"],
      summary: "the beginning of a name: an adaptation, base, data set, suite, policy, authority or person"),
    FilterField("key", .name, summary: "the beginning of the signing key's id"),
    FilterField(
      "digest", .name, aliases: ["id", "statement"], summary: "the beginning of the statement's digest"),
    FilterField("seq", .count, aliases: ["entry"], summary: "its number"),
    FilterField("age", .age, summary: "since it was recorded: s, m, h, d, w"),
  ])

  /// The words of the statements' types.
  public static let ledgerTypes = PredicateType.allCases.map(\.word)
}
