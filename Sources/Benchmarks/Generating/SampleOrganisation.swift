import Governance

/// Who takes part in a generated ledger, where adaptations run in it, and what is demanded there.
///
/// Small on purpose: what grows is the number of adaptations, as it would with a company that fine-tunes a lot.
enum SampleOrganisation {
  struct Party {
    var id: String
    var kind: Authority.Kind
    var name: String
  }

  struct Person {
    var name: String
    var authority: String
    var roles: [Role]
    var jurisdictions: [String]?
  }

  struct Place {
    var id: String
    var jurisdiction: String
    var authorities: [String]
  }

  static let parties = [
    Party(id: "brightloom", kind: .provider, name: "Brightloom Models"),
    Party(id: "acme", kind: .customer, name: "Acme Help Desk"),
    Party(id: "northwind", kind: .customer, name: "Northwind Insurance"),
    Party(id: "eu-supervisor", kind: .regulator, name: "EU Model Supervisor (invented)"),
    Party(id: "uk-office", kind: .regulator, name: "UK Model Office (invented)"),
    Party(id: "testhaus", kind: .certifier, name: "Testhaus"),
    Party(id: "acme-oncall", kind: .operator, name: "Acme on-call team"),
  ]

  /// By the names of their keys, which are their principals too.
  static let people: KeyValuePairs<String, Person> = [
    "sam": Person(name: "Sam Whitlock", authority: "brightloom", roles: [.submitter]),
    "nina": Person(name: "Nina Varga", authority: "brightloom", roles: [.submitter]),
    "tom": Person(name: "Tom Reyes", authority: "acme", roles: [.submitter]),
    "lena": Person(name: "Lena Fischer", authority: "acme", roles: [.submitter]),
    "arjun": Person(name: "Arjun Mehta", authority: "northwind", roles: [.submitter]),
    "wei": Person(name: "Wei Chen", authority: "northwind", roles: [.submitter]),
    "paul": Person(name: "Paul Adeyemi", authority: "brightloom", roles: [.reviewer]),
    "priya": Person(name: "Priya Nair", authority: "brightloom", roles: [.reviewer]),
    "maria": Person(name: "Maria Lindqvist", authority: "acme", roles: [.reviewer]),
    "dana": Person(name: "Dana Okafor", authority: "acme", roles: [.reviewer]),
    "nils": Person(name: "Nils Berg", authority: "northwind", roles: [.reviewer]),
    "nora": Person(name: "Nora Silva", authority: "northwind", roles: [.reviewer]),
    "rosa": Person(
      name: "Rosa Conti", authority: "eu-supervisor", roles: [.reviewer], jurisdictions: ["EU"]),
    "ruth": Person(name: "Ruth Hale", authority: "uk-office", roles: [.reviewer], jurisdictions: ["UK"]),
    "ines": Person(name: "Inês Duarte", authority: "testhaus", roles: [.certifier]),
    "ivo": Person(name: "Ivo Kask", authority: "testhaus", roles: [.certifier]),
    "omar": Person(name: "Omar Haddad", authority: "acme-oncall", roles: [.operator]),
    "yuki": Person(name: "Yuki Tanaka", authority: "acme-oncall", roles: [.operator]),
  ]

  static func authority(of person: String) throws(IdentifierError) -> AuthorityID {
    try AuthorityID(people.first { $0.key == person }?.value.authority ?? "nobody")
  }

  static let submitters = people.filter { $0.value.roles == [.submitter] }.map(\.key)
  static let certifiers = people.filter { $0.value.roles == [.certifier] }.map(\.key)
  static let operators = people.filter { $0.value.roles == [.operator] }.map(\.key)

  /// Who certifies and who activates, in every place.
  static let participants = ["acme-oncall", "testhaus"]

  static let places = [
    Place(id: "prod-eu", jurisdiction: "EU", authorities: ["brightloom", "acme", "eu-supervisor"]),
    Place(id: "prod-us", jurisdiction: "US", authorities: ["brightloom", "acme"]),
    Place(id: "prod-uk", jurisdiction: "UK", authorities: ["brightloom", "acme", "uk-office"]),
    Place(id: "prod-ca", jurisdiction: "CA", authorities: ["brightloom", "acme"]),
    Place(id: "prod-jp", jurisdiction: "JP", authorities: ["brightloom", "acme"]),
    Place(id: "prod-br", jurisdiction: "BR", authorities: ["brightloom", "acme"]),
    Place(id: "prod-ch", jurisdiction: "CH", authorities: ["brightloom", "acme"]),
    Place(id: "claims-eu", jurisdiction: "EU", authorities: ["brightloom", "northwind", "eu-supervisor"]),
    Place(id: "claims-us", jurisdiction: "US", authorities: ["brightloom", "northwind"]),
    Place(id: "pilot-eu", jurisdiction: "EU", authorities: ["brightloom", "eu-supervisor"]),
    Place(id: "pilot-us", jurisdiction: "US", authorities: ["brightloom"]),
    Place(id: "staging", jurisdiction: "EU", authorities: ["brightloom"]),
  ]

  /// Environments that manifests name together, the common ones first.
  static let profiles = [
    ["prod-us"], ["prod-eu", "prod-us"], ["prod-eu"], ["staging"], ["prod-ca", "prod-us"], ["prod-uk"],
    ["prod-eu", "prod-uk", "prod-us"], ["claims-us"], ["claims-eu", "claims-us"], ["prod-jp"], ["prod-br"],
    ["prod-ch"], ["pilot-us"], ["pilot-eu"],
  ]

  /// Who must approve for each authority that composes somewhere.
  static let reviewers = [
    "brightloom": ["paul"], "acme": ["maria"], "northwind": ["nils", "nora"], "eu-supervisor": ["rosa"],
    "uk-office": ["ruth"],
  ]

  /// A condition that whoever activates without an end date accepts.
  static let condition = (authority: "eu-supervisor", text: "eu-conduct@1/end-date")

  static let policyCount = 5

  static func policies() throws(IdentifierError) -> [Policy] {
    func reviewed(by authority: String, _ count: Int64) throws(IdentifierError) -> Requirement {
      let demand = DecisionRequirement(
        role: .reviewer, count: count, authority: try AuthorityID(authority))
      return Requirement(id: "reviewed", kind: .decisions(demand))
    }
    func certified(_ suite: String) throws(IdentifierError) -> Requirement {
      let demand = CertificateRequirement(
        suite: try SuiteName(suite), floor: 10_000, maximumAge: .days(365))
      return Requirement(id: suite, kind: .certificate(demand))
    }
    func present(_ id: String, _ field: ManifestRequirement.Field, conditional: Bool = false)
      throws(IdentifierError)
      -> Requirement
    {
      Requirement(
        id: id, kind: .manifest(ManifestRequirement(field: field, condition: .present)),
        isConditional: conditional, acceptedBy: conditional ? [try AuthorityID("acme-oncall")] : nil)
    }
    func policy(
      _ name: String, _ authority: String, _ title: String, in jurisdictions: [String]? = nil,
      _ requirements: [Requirement]
    ) throws(IdentifierError) -> Policy {
      var places: [Jurisdiction]?
      if let jurisdictions {
        places = []
        for text in jurisdictions { places?.append(try Jurisdiction(text)) }
      }
      return Policy(
        name: try PolicyName(name), version: 1, authority: try AuthorityID(authority), title: title,
        applies: Applicability(jurisdictions: places), requirements: requirements)
    }
    return [
      try policy(
        "brightloom-release", "brightloom", "Release of fine-tuned models",
        [
          try reviewed(by: "brightloom", 1), try certified("refusal"), try present("risk-declared", .risk),
          Requirement(id: "dependencies", kind: .dependencies(DependencyRequirement())),
        ]),
      try policy(
        "acme-assistants", "acme", "Assistants that face customers",
        [try reviewed(by: "acme", 1), try certified("secret-leak")]),
      try policy(
        "northwind-claims", "northwind", "Models that read claims",
        [try reviewed(by: "northwind", 2), try certified("secret-leak")]),
      try policy(
        "eu-conduct", "eu-supervisor", "Conduct of adapted models in the EU", in: ["EU"],
        [
          try reviewed(by: "eu-supervisor", 1), try present("base-declared", .base),
          try present("data-declared", .dataSets), try present("end-date", .notAfter, conditional: true),
        ]),
      try policy(
        "uk-conduct", "uk-office", "Conduct of adapted models in the UK", in: ["UK"],
        [try reviewed(by: "uk-office", 1), try present("base-declared", .base)]),
    ]
  }
}
