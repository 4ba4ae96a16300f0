import Cryptography
import Governance
import StrictJSON

extension ScenarioFile {
  init(reading reader: inout JSONObjectReader) throws(JSONFieldError) {
    ledger = try reader.text("ledger", limit: 200)
    rootKey = try reader.keyName("rootKey")
    authorities = try reader.each("authorities") { reader throws(JSONFieldError) in
      Authority(
        id: try reader.identifier("id"), kind: try reader.choice("kind"),
        name: try reader.text("name", limit: 200), key: try reader.keyName("key"),
        validFor: try reader.timeSpan("validFor"))
    }
    environments = try reader.each("environments") { reader throws(JSONFieldError) in
      Environment(
        id: try reader.identifier("id"), name: try reader.text("name", limit: 200),
        jurisdiction: try reader.identifier("jurisdiction"),
        authorities: try reader.identifiers("authorities"),
        participants: try reader.optionalIdentifiers("participants") ?? [])
    }
    people = try reader.each("people", Person.init(reading:))
    policies = try reader.each("policies", Publication.init(reading:))
    suites = try reader.each("suites", Publication.init(reading:))
    submissions = try reader.each("submissions", Submission.init(reading:))
    acts = try reader.each("acts", Act.init(reading:))
  }
}

extension ScenarioFile.Person {
  fileprivate init(reading reader: inout JSONObjectReader) throws(JSONFieldError) {
    key = try reader.keyName("key")
    principal = try reader.identifier("principal")
    name = try reader.text("name", limit: 200)
    authority = try reader.identifier("authority")
    roles = try reader.choices("roles")
    guard !roles.isEmpty else { throw reader.problem("roles", "must name at least one role") }
    scope = Scope(
      jurisdictions: try reader.optionalIdentifiers("jurisdictions"),
      environments: try reader.optionalIdentifiers("environments"))
    validFor = try reader.timeSpan("validFor")
  }
}

extension ScenarioFile.Publication {
  fileprivate init(reading reader: inout JSONObjectReader) throws(JSONFieldError) {
    file = try reader.relativePath("file")
    by = try reader.keyName("by")
  }
}

extension ScenarioFile.Submission {
  fileprivate init(reading reader: inout JSONObjectReader) throws(JSONFieldError) {
    by = try reader.keyName("by")
    if reader.optional("adapter") != nil {
      artifact = .adapter(try reader.relativePath("adapter"), base: try reader.relativePath("base"))
    } else if reader.optional("job") != nil {
      artifact = .job(try reader.relativePath("job"), trainingFile: try reader.relativePath("trainingFile"))
    } else {
      artifact = .declared
    }
    validFor = try reader.optionalTimeSpan("validFor")
    var manifest = try reader.object("manifest")
    self.manifest = try ManifestFile(reading: &manifest)
    try manifest.finish()
    let names = [self.manifest.artifact] + (self.manifest.dataSets ?? []).map(\.file)
    for name in names.compactMap({ $0 }) where !JSONObjectReader.staysInside(name) {
      throw reader.problem("manifest", "names \(name), which must be a path inside the scenario's folder")
    }
    guard validFor == nil || self.manifest.validity.notAfter == nil else {
      throw reader.problem("validFor", "and manifest.notAfter cannot both be given")
    }
  }
}

extension ScenarioFile.Act {
  private static let words = ["certify", "approve", "reject", "requestChanges", "activate", "revoke"]

  fileprivate init(reading reader: inout JSONObjectReader) throws(JSONFieldError) {
    var found: String?
    for word in Self.words where reader.optional(word) != nil {
      guard found == nil else { throw reader.problem(word, "is a second act in one entry") }
      found = word
    }
    guard let word = found else {
      throw JSONFieldError(
        field: reader.path, problem: "is none of the acts \(Self.words.joined(separator: ", "))")
    }
    let subject = try reader.text(word, limit: 400)
    let by = try reader.keyName("by")
    switch word {
    case "certify":
      let suites = try reader.strings("suites")
      guard !suites.isEmpty else { throw reader.problem("suites", "must name at least one suite") }
      self = .certify(subject, suites: suites, by: by)
    case "activate":
      self = .activate(
        subject, environment: try reader.identifier("environment"),
        acceptsConditions: try reader.optionalBool("acceptsConditions") ?? false, by: by)
    case "revoke": self = .revoke(subject, reason: try reader.text("reason", limit: 4000), by: by)
    default:
      self = .decide(
        Decision.Outcome(rawValue: word) ?? .approve, subject,
        environments: try reader.identifiers("environments"),
        rationale: try reader.optionalText("rationale", limit: 4000) ?? "", by: by)
    }
  }
}

extension JSONObjectReader {
  fileprivate mutating func each<Value>(
    _ name: String, _ read: (inout JSONObjectReader) throws(JSONFieldError) -> Value
  ) throws(JSONFieldError) -> [Value] {
    var values: [Value] = []
    for var element in try objects(name) {
      values.append(try read(&element))
      try element.finish()
    }
    return values
  }

  fileprivate mutating func keyName(_ name: String) throws(JSONFieldError) -> KeyName {
    guard let key = KeyName(try string(name)) else {
      throw problem(name, "is not a key's name: a-z, 0-9, '.', '_' and '-', at most 64 characters")
    }
    return key
  }

  fileprivate mutating func timeSpan(_ name: String) throws(JSONFieldError) -> TimeSpan {
    guard let span = try optionalTimeSpan(name) else { throw problem(name, "is missing") }
    guard span.milliseconds > 0 else { throw problem(name, "is zero") }
    return span
  }

  fileprivate mutating func relativePath(_ name: String) throws(JSONFieldError) -> String {
    let path = try text(name, limit: 400)
    guard Self.staysInside(path) else { throw problem(name, "must be a path inside its folder") }
    return path
  }

  /// Whether a path is relative and never leaves the folder that it is relative to.
  fileprivate static func staysInside(_ path: String) -> Bool {
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    return !steps.contains { $0.isEmpty || $0 == "." || $0 == ".." }
  }
}
