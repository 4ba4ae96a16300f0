// swift-tools-version: 6.2
// Each target exists to enforce a prohibition; docs/ARCHITECTURE.md says which.
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
  // Names of generic types are otherwise looked up among all conformances there are, at every start: a tenth of
  // what `check` takes.
  .unsafeFlags(
    ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"], .when(configuration: .release)),
]

func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(
  of name: String, _ dependencies: [Target.Dependency] = [], excluding: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
    exclude: excluding, swiftSettings: settings)
}

let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let yams: Target.Dependency = "Yams"

/// The policies to begin with, which are shipped inside the program.
let templates = ["one-reviewer", "two-reviewers", "hardened"]

/// What lies in themes/, which Sources/Declarations/Themes leads to.
let themes = ["dark", "light", "high-contrast", "deuteranopia", "tritanopia", "mono", "ansi16"]

let package = Package(
  name: "countersign",
  products: [
    .executable(name: "countersign", targets: ["countersign"]),
    .executable(name: "countersign-lora-runner", targets: ["LoRARunner"]),
    .executable(name: "countersign-bench", targets: ["Benchmarks"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // C: what Swift cannot import or must not do itself.
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw")]),
    .target(name: "CSpawn"),
    // Loads libcurl when it is first needed: linked, it would be a third of the time that a command takes to start.
    .target(name: "CTransfer"),

    // Pure core: no input or output, no clock, no randomness.
    library("StrictJSON"),
    library("Governance", ["Cryptography", "StrictJSON"]),
    library("Attestations", ["Governance", "Cryptography", "StrictJSON"]),
    library("Admissibility", ["Attestations", "Governance", "Cryptography", "StrictJSON"]),
    library("Lineage", ["Governance", "Admissibility", "Cryptography", "StrictJSON"]),
    library("TransparencyLog", ["Cryptography"]),
    library("Certification", ["Governance", "Cryptography", "StrictJSON"]),
    library("ForeignResults", ["Certification", "Governance", "Cryptography", "StrictJSON"]),
    library("Filtering"),
    library("Listings", ["Attestations", "Cryptography", "Filtering", "Governance"]),
    library("Terminal"),
    library(
      "Presentation",
      [
        "Admissibility", "Attestations", "Certification", "Cryptography", "Governance", "Lineage",
        "StrictJSON", "Terminal",
      ]),
    library("Onboarding", ["Attestations", "Governance", "Cryptography", "StrictJSON"]),
    library(
      "Console",
      [
        "Filtering", "Terminal", "Governance", "Admissibility", "Lineage", "Certification", "Cryptography",
        "Listings", "Onboarding", "Presentation",
      ]),

    // The outside world, one kind of it a target.
    library("SystemFiles"),
    library("Cryptography", ["CNettle", "CSodium", "StrictJSON", "SystemFiles"]),
    library(
      "Declarations",
      [
        "Attestations", "Governance", "Certification", "Onboarding", "Terminal", "Cryptography", "StrictJSON",
        yams,
      ],
      resources: themes.map { .embedInCode("Themes/\($0).yaml") }
        + templates.map { .embedInCode("Templates/\($0).yaml") }),
    library(
      "Persistence",
      [
        "Attestations", "Filtering", "Governance", "Listings", "TransparencyLog", "Cryptography",
        "StrictJSON", "SystemFiles", grdb, sqlite,
      ]),
    library("Providers", ["Governance", "Cryptography", "StrictJSON", "SystemFiles"]),
    library(
      "SandboxRunner",
      ["Certification", "CSpawn", "Cryptography", "Governance", "Providers", "StrictJSON", "SystemFiles"],
      resources: [.embedInCode("grade.py")]),
    library("ModelBroker", ["Certification", "CTransfer", "Cryptography", "StrictJSON", "SystemFiles"]),
    library("NcursesBackend", ["Terminal", "CNcurses", "SystemFiles"]),

    // Use cases and the programs.
    library(
      "Workflows",
      [
        "Admissibility", "Attestations", "Certification", "Cryptography", "Declarations", "Filtering",
        "ForeignResults", "Governance", "Lineage", "Listings", "ModelBroker", "Onboarding", "Persistence",
        "Presentation", "Providers", "SandboxRunner", "StrictJSON", "SystemFiles", "TransparencyLog",
      ],
      resources: [.embedInCode("Exporting/verify_log.py")]),
    .executableTarget(
      name: "countersign",
      dependencies: [
        "Admissibility", "Attestations", "Certification", "Console", "Cryptography", "Declarations",
        "Filtering", "ForeignResults", "Governance", "Lineage", "Listings", "NcursesBackend", "Onboarding",
        "Persistence", "Presentation", "Providers", "SandboxRunner", "StrictJSON", "SystemFiles", "Terminal",
        "TransparencyLog", "Workflows",
        arguments,
      ],
      swiftSettings: settings,
      // Asked for every start of a model, so a command must begin fast: relative relocations are packed, and what
      // nothing calls is left out. A millisecond of ten.
      linkerSettings: [
        .unsafeFlags(
          [
            "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker", "--gc-sections",
          ], .when(configuration: .release))
      ]),
    // Static, because the sandbox holds no shared libraries; optimised in debug builds too, because tests run models.
    .executableTarget(
      name: "LoRARunner", dependencies: ["StrictJSON"],
      swiftSettings: settings + [.unsafeFlags(["-O", "-static-executable"])],
      linkerSettings: [.unsafeFlags(["-static-executable"])]),

    // Measures, on request.
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Admissibility", "Attestations", "Certification", "Cryptography", "Governance", "Lineage", "Listings",
        "Persistence", "StrictJSON", "SystemFiles", "TransparencyLog", "Workflows", "CBaselines", arguments,
      ],
      swiftSettings: settings),
    .target(
      name: "CBaselines", dependencies: ["CSodium"], linkerSettings: [.linkedLibrary("sqlite3")]),

    // Tests.
    .target(
      name: "TestSupport",
      dependencies: [
        "Admissibility", "Attestations", "Cryptography", "Governance", "StrictJSON", "Terminal",
      ],
      path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(name: "TidyTests", swiftSettings: settings),
    // What must hold of every reader, whatever it is given: for the tests, and for libFuzzer (`make fuzz`).
    .target(
      name: "Fuzzing",
      dependencies: [
        "Attestations", "Certification", "Console", "Cryptography", "Declarations", "Filtering",
        "ForeignResults",
        "Governance", "Providers", "SandboxRunner", "StrictJSON", "Terminal", "TransparencyLog",
      ],
      path: "Tests/Fuzzing", swiftSettings: settings),
    .testTarget(name: "FuzzTests", dependencies: ["Fuzzing", "TestSupport"], swiftSettings: settings),
    // The real console on a real store, with a terminal that is a value.
    .testTarget(
      name: "ConsoleDriverTests",
      dependencies: [
        "countersign", "Admissibility", "Console", "Cryptography", "Governance", "NcursesBackend",
        "Persistence",
        "Terminal", "TestSupport", "Workflows", arguments,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "EndToEndTests", dependencies: ["StrictJSON", "TestSupport"],
      swiftSettings: settings),
    tests(of: "StrictJSON"),
    tests(of: "SystemFiles"),
    tests(of: "Benchmarks", ["Governance", "Listings", "Persistence"]),
    tests(of: "Filtering", ["Listings"]),
    tests(of: "ForeignResults", ["Certification", "Cryptography", "Governance", "StrictJSON"]),
    tests(of: "Cryptography", ["StrictJSON", "SystemFiles"]),
    tests(of: "Governance", ["Cryptography"]),
    tests(of: "Attestations", ["Cryptography", "Governance", "StrictJSON"]),
    tests(of: "Admissibility", ["Attestations", "Cryptography", "Governance"]),
    tests(of: "Lineage", ["Admissibility", "Attestations", "Cryptography", "Governance", "StrictJSON"]),
    tests(of: "TransparencyLog", ["Cryptography", "StrictJSON"]),
    tests(
      of: "SandboxRunner",
      ["Certification", "Cryptography", "Declarations", "Governance", "ModelBroker", "Providers", "StrictJSON"]),
    // Runs sandboxes as another user, and is killed in the middle. Without Swift's own libraries, which others cannot
    // always read where the toolchain lies; so no test target may depend on it, whose settings would become theirs.
    .executableTarget(
      name: "SandboxDriver", dependencies: ["Certification", "Governance", "SandboxRunner", "StrictJSON"],
      path: "Tests/SandboxDriver", swiftSettings: settings,
      linkerSettings: [.unsafeFlags(["-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims"])]),
    tests(
      of: "Persistence",
      [
        "Attestations", "Cryptography", "Filtering", "Governance", "LedgerWriter", "Listings",
        "TransparencyLog", grdb,
      ]),
    // Appends until it is killed, so that tests can kill it.
    .executableTarget(
      name: "LedgerWriter",
      dependencies: ["Attestations", "Cryptography", "Governance", "Persistence", "TestSupport"],
      path: "Tests/LedgerWriter", swiftSettings: settings),
    tests(of: "Certification", ["Cryptography", "Governance", "StrictJSON"]),
    tests(of: "ModelBroker", ["Certification", "Cryptography", "Governance", "StrictJSON", "SystemFiles"]),
    tests(
      of: "Declarations",
      ["Certification", "Cryptography", "Governance", "Onboarding", "StrictJSON", "Terminal"]),
    tests(of: "Onboarding", ["Cryptography", "Declarations", "Governance"]),
    tests(
      of: "Workflows",
      [
        "Admissibility", "Attestations", "Certification", "Cryptography", "Declarations", "ForeignResults",
        "Governance", "Lineage", "Listings", "Onboarding", "Persistence", "Presentation", "StrictJSON",
      ]),
    tests(
      of: "Presentation",
      [
        "Admissibility", "Attestations", "Certification", "Cryptography", "Declarations", "Governance",
        "Lineage", "Onboarding", "StrictJSON",
      ]),
    tests(of: "Terminal", ["Declarations"], excluding: ["Goldens"]),
    tests(
      of: "Console",
      [
        "Admissibility", "Attestations", "Cryptography", "Declarations", "Filtering", "Governance", "Lineage",
        "Listings", "Onboarding", "Presentation", "Terminal",
      ],
      excluding: ["Goldens"]),
    tests(of: "NcursesBackend", ["CNcurses", "ScreenCrasher", "Terminal"]),
    // Crashes in one of many ways while it has a screen, so that tests can look at what is left.
    .executableTarget(
      name: "ScreenCrasher", dependencies: ["NcursesBackend", "Terminal"], path: "Tests/ScreenCrasher",
      swiftSettings: settings),
    .testTarget(
      name: "OutsideVerifierTests",
      dependencies: [
        "Admissibility", "Attestations", "Certification", "Cryptography", "Declarations", "ForeignResults",
        "Governance",
        "Persistence", "SandboxRunner", "StrictJSON", "TestSupport", "TransparencyLog", "Workflows",
      ],
      exclude: ["tools"], swiftSettings: settings),
    tests(of: "Providers", ["Cryptography", "Governance", "StrictJSON"]),
  ]
)

// libFuzzer brings its own main function, so its program is there only for `make fuzz`.
if Context.environment["COUNTERSIGN_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "FuzzDriver", dependencies: ["Fuzzing"], path: "Tests/FuzzDriver",
      swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]))
}
