import Declarations
import Onboarding
import Terminal

@testable import Console

/// Plays keys into the guided beginning of a ledger.
struct SetupPlayer {
  var model: SetupModel
  private(set) var effects: [SetupEffect] = []
  private var clock: Int64 = 1000

  init(_ size: Size = Size(columns: 80, rows: 24), capabilities: Capabilities = Capabilities()) throws {
    let suites = ["refusal", "secret-leak", "prompt-injection"].map {
      ($0, SetupOffer.Suite(label: "\($0)@1", title: "Shows that it holds", cases: 48))
    }
    let offer = SetupOffer(
      place: "/home/maria/.local/share/countersign/store.db", templates: try PolicyTemplateFile.shipped(),
      suites: Dictionary(uniqueKeysWithValues: suites))
    model = SetupModel(offer: offer, size: size, capabilities: capabilities)
    _ = update(&model, .presented(at: clock))
  }

  var frame: Frame { view(model, model.size, model.capabilities) }

  mutating func send(_ message: SetupMessage) {
    effects += update(&model, message)
    _ = update(&model, .presented(at: clock))
  }

  /// Keys separated by spaces; `.` before a word types it, `_` in it is a space.
  mutating func press(_ keys: String, pause: Int64 = 250) {
    for word in keys.split(separator: " ") {
      let parts: [Key?] =
        word.first == "."
        ? word.dropFirst().map { $0 == "_" ? .space : Key(String($0)) } : [Key(String(word))]
      for case let key? in parts {
        clock += pause
        send(.input(.key(key), at: clock))
      }
    }
  }

  mutating func takeEffects() -> [SetupEffect] {
    defer { effects = [] }
    return effects
  }

  static let keys: [SetupStep: String] = [
    .organisation: ".Acme_Help_Desk enter enter", .person: ".maria enter .Maria_Lindqvist enter enter",
    .authorities: "enter enter", .environment: "enter enter enter", .policy: "enter",
    .passphrase: ".correct_horse_battery enter .correct_horse_battery enter",
  ]

  /// Answers every step before `step`.
  mutating func go(to step: SetupStep) {
    for earlier in SetupStep.allCases where earlier < step { press(Self.keys[earlier] ?? "") }
  }
}
