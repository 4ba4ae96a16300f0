import Admissibility
import Attestations
import Cryptography
import Declarations
import Governance
import Listings
import Persistence
import Synchronization
import TestSupport
import Testing

@testable import Workflows

/// A clock that runs ahead takes nobody's certificates and credentials with it.
@Suite struct ClockTests {
  private let place: DemoPlace

  init() async throws {
    place = try await ShippedDemo.copy()
  }

  /// A machine that has been running for `running` longer and whose clock is `ahead` of that.
  private func world(running: TimeSpan = .hours(0), ahead: TimeSpan = .hours(0), boot: String = "one")
    -> World
  {
    World(
      now: { World.live.now() + running + ahead },
      uptime: { Uptime(boot: boot, span: TimeSpan(milliseconds: 3_600_000 + running.milliseconds)) },
      randomBytes: World.live.randomBytes)
  }

  private func submit(_ version: String, in world: World) throws {
    var ledger = try Ledger.open(place.places, world: world)
    var declared = ManifestSample.hosted()
    declared.version = try VersionText(version)
    declared.hostedModel = "ft:sample:\(version)"
    declared.environments = ["prod-us"]
    let sam = try place.key("sam")
    let request = SubmissionRequest(source: .declared, declared: declared, declaredFolder: "/")
    try ledger.commit(try Submitting(ledger).draft(request, signer: sam.keyID).draft, with: sam)
  }

  @Test func aLeapIsRefusedAndSoIsNothingElse() throws {
    try submit("1", in: world())
    // A quiet night, and a quiet month.
    try submit("2", in: world(running: .hours(9)))
    let problem = #expect(throws: Problem.self) {
      try submit("3", in: world(running: .hours(9), ahead: .days(100)))
    }
    #expect(problem?.what.contains("100d later than can be") == true, "\(problem?.what ?? "")")
    try submit("3", in: world(running: .days(10)))
    #expect(try Ledger.open(place.places, world: world(running: .days(10))).store.verify().isIntact)
  }

  @Test func aMachineThatWasStartedAnewKnowsNothingOfBefore() throws {
    try submit("1", in: world())
    try submit("2", in: world(ahead: .days(20), boot: "two"))
    // But a ledger that was quiet for longer than a year is met by a wrong clock rather.
    #expect(throws: Problem.self) { try submit("3", in: world(ahead: .days(400), boot: "three")) }
  }

  @Test func aStopIsRecordedInSpiteOfALeapAndDoesNotCarryTheLedgerAlong() throws {
    try submit("1", in: world())
    let leapt = world(running: .hours(1), ahead: .days(300))
    var ledger = try Ledger.open(place.places, world: leapt)
    #expect(ledger.clockWarning?.contains("leapt") == true)
    let omar = try place.key("omar")
    let draft = try Revoking(ledger).draft(
      of: try ledger.node(named: "plan-knowledge@1.2.0"), reason: "a test", signer: omar.keyID)
    try ledger.commit(draft, with: omar)
    #expect(try ledger.wholeView().refused.isEmpty)
    let newest = try #require(ledger.governing.newestMoment)
    #expect(newest <= World.live.now() + .hours(2))
  }

  @Test func theRootAcceptsALeapWithAnEntryOfItsOwn() throws {
    try submit("1", in: world())
    let leapt = world(running: .hours(1), ahead: .days(100))
    var ledger = try Ledger.open(place.places, world: leapt)
    let root = try place.key("root")
    let draft = try ledger.draftClockAcceptance(reason: "It slept in a box.")
    let receipt = try ledger.commit(draft, with: root)
    #expect(try ledger.detail(of: receipt.firstEntry).entry.summary.contains("accepted that it is"))
    try submit("2", in: world(running: .hours(2), ahead: .days(100)))
    let view = try ledger.wholeView()
    #expect(view.refused.isEmpty && ledger.clockWarning == nil)
    #expect(try ledger.store.verify().isIntact)
    // Other machines are told that the ledger's time is not theirs.
    let other = try Ledger.open(place.places, world: world(running: .hours(2), boot: "another"))
    #expect(other.clockWarning?.contains("ahead of this machine's clock") == true)
    #expect(other.now > World.live.now() + .days(99))
    // There is nothing to accept twice.
    #expect(throws: Problem.self) { try other.draftClockAcceptance(reason: "again") }
  }

  @Test func onlyTheRootVouchesForAClock() throws {
    let ledger = try Ledger.open(place.places, world: world())
    let acceptance = ClockAcceptance(
      moment: ledger.now, newest: try #require(ledger.governing.newestMoment), reason: "x")
    #expect(throws: Problem.self) {
      try ledger.requirePermitted(
        [.clock(acceptance)], signer: try place.key("omar").keyID, at: ledger.actingMoment)
    }
    var early = acceptance
    early.moment = ledger.now + .days(-2)
    #expect(throws: Problem.self) {
      try ledger.requirePermitted(
        [.clock(early)], signer: try place.key("root").keyID, at: ledger.actingMoment)
    }
    try ledger.requirePermitted(
      [.clock(acceptance)], signer: try place.key("root").keyID, at: ledger.actingMoment)
  }

  @Test func thisMachineSaysHowLongItHasBeenRunning() throws {
    let uptime = try #require(Uptime.ofThisMachine())
    let later = try #require(Uptime.ofThisMachine())
    #expect(uptime.boot == later.boot && later.span >= uptime.span && uptime.span > .hours(0))
  }

  // MARK: The rule by itself

  @Test func readingsAreComparedWithinOneStartOnly() {
    let start = Timestamp(milliseconds: 1_800_000_000_000)
    let kept = ClockReading(boot: "one", uptime: .hours(1), wall: start)
    func watch(_ wall: Timestamp, _ boot: String, _ span: TimeSpan, newest: Timestamp? = start) -> ClockWatch {
      ClockWatch(wall: wall, uptime: Uptime(boot: boot, span: span), kept: kept, newest: newest)
    }
    #expect(watch(start + .hours(5), "one", .hours(6)).leap == nil)
    #expect(watch(start + .hours(5), "one", .hours(2)).leap == .hours(4))
    #expect(watch(start + .hours(5), "two", .hours(2)).leap == nil)
    // A count that goes back is another's.
    #expect(watch(start + .hours(5), "one", .hours(0)).leap == nil)
    // What would not move the ledger's time is no leap.
    #expect(watch(start + .hours(5), "one", .hours(2), newest: start + .hours(5)).leap == nil)
    #expect(watch(start + .hours(5), "one", .hours(2)).believed == start + .hours(1))
    #expect(watch(start + .days(-1), "one", .hours(2)).believed == start)
    // A clock that is behind the ledger is not one to compare with later.
    #expect(watch(start + .days(-1), "two", .hours(2)).toKeep == nil)
    #expect(watch(start + .hours(1), "one", .hours(2)).toKeep == nil)
    #expect(watch(start + .days(1), "one", .hours(25)).toKeep?.wall == start + .days(1))
    #expect(watch(start + .hours(5), "one", .hours(2)).toKeep == nil)
  }
}
