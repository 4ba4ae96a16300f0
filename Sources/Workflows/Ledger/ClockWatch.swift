import Admissibility
import Attestations
import Cryptography
import Governance
import Persistence

/// What can be said of this machine's clock by other things that count time: the machine since it was started, and the
/// ledger itself.
///
/// A clock that leaps ahead would take the whole ledger with it: its time never goes back, so everything that expires
/// would be expired for all, until real time has caught up.
struct ClockWatch {
  /// What clocks may differ by.
  static let tolerance = TimeSpan(milliseconds: 5 * 60_000)
  /// A ledger that was quiet for longer is more likely to be met by a wrong clock.
  static let quietLimit = TimeSpan.days(366)
  /// How old a reading may become before it is replaced: counts of time drift apart.
  static let keptFor = TimeSpan.days(1)

  var wall: Timestamp
  /// `nil` where the machine does not say how long it has been running.
  var uptime: Uptime?
  /// An earlier reading on this machine.
  var kept: ClockReading?
  /// When the ledger's last entry was recorded.
  var newest: Timestamp?

  /// What the time can be at the latest, but for ``tolerance``; `nil` where nothing speaks of it.
  private var bound: Timestamp? { expected ?? newest.map { $0 + Self.quietLimit } }

  /// What the clock should say by an earlier reading since the machine was started.
  private var expected: Timestamp? {
    guard let uptime, let kept, kept.boot == uptime.boot, kept.uptime <= uptime.span else { return nil }
    return kept.wall + (uptime.span - kept.uptime)
  }

  /// How far the clock has leapt ahead; `nil` when it has not, or would not move the ledger's time.
  var leap: TimeSpan? {
    guard let bound, wall > bound + Self.tolerance else { return nil }
    if let newest, wall <= newest + Self.tolerance { return nil }
    return wall - bound
  }

  /// How far the ledger's time is ahead of the clock; `nil` when by no more than clocks differ.
  var behind: TimeSpan? {
    guard let newest, newest > wall + Self.tolerance else { return nil }
    return newest - wall
  }

  /// The clock's time as far as it can be believed, but never before the last entry was recorded.
  var believed: Timestamp {
    let moment = leap == nil ? wall : min(wall, bound ?? wall)
    return newest.map { max($0, moment) } ?? moment
  }

  /// The reading to compare later ones with; `nil` when the one that is kept is still good, or this one is not.
  var toKeep: ClockReading? {
    guard let uptime, leap == nil, behind == nil else { return nil }
    let reading = ClockReading(boot: uptime.boot, uptime: uptime.span, wall: wall)
    guard let expected, let kept, expected <= wall + Self.tolerance, uptime.span - kept.uptime < Self.keptFor
    else { return reading }
    return nil
  }
}

extension Ledger {
  var clock: ClockWatch {
    ClockWatch(
      wall: world.now(), uptime: world.uptime(), kept: places.pinFolder.clock(),
      newest: governing.newestMoment)
  }

  /// The moment at which somebody acts: the clock's, as far as it can be believed.
  var actingMoment: Timestamp { clock.believed }

  /// Why the time by which this ledger is judged is not simply the time, in words; `nil` when it is.
  public var clockWarning: String? {
    let clock = clock
    if let behind = clock.behind {
      return
        "the ledger's time is \(behind.roughText) ahead of this machine's clock; ages and windows count by it"
    }
    return clock.leap.map { "this machine's clock has leapt \($0.roughText) ahead; only stops are recorded" }
  }

  /// Remembers what the clock says, where it can be relied on.
  func keepClock() {
    if let reading = clock.toKeep { try? places.pinFolder.keep(reading) }
  }

  /// Remembers what the clock says as what the root accepted, if it is recorded.
  func keepAcceptedClock() {
    let clock = clock
    guard let uptime = clock.uptime, let newest = clock.newest, newest + ClockWatch.tolerance >= clock.wall
    else {
      return
    }
    try? places.pinFolder.keep(ClockReading(boot: uptime.boot, uptime: uptime.span, wall: clock.wall))
  }

  /// The root's word that this machine's clock, which has leapt ahead, is right.
  public func draftClockAcceptance(reason: String) throws(Problem) -> Draft {
    guard (1...4000).contains(reason.utf8.count) else {
      throw Problem(.usage, "accepting a clock needs a reason of 1 to 4000 bytes", next: "Add --reason TEXT.")
    }
    guard let newest = governing.newestMoment, clock.leap != nil else {
      throw Problem(.refused, "this machine's clock has not leapt: there is nothing to accept")
    }
    let acceptance = ClockAcceptance(moment: now, newest: newest, reason: reason)
    return try draft(
      [.clock(acceptance)], signer: try rootKeyID(),
      effect: [
        "The ledger's time goes from \(newest.minuteText) to \(now.minuteText), and never back.",
        "What ends before then has ended for everybody.",
      ])
  }

  /// Refuses to let a clock that has leapt move the ledger's time.
  func requireClock() throws(Problem) {
    guard let leap = clock.leap else { return }
    throw Problem(
      .refused,
      "this machine's clock says \(world.now().minuteText), \(leap.roughText) later than can be; what is recorded now would expire what others rely on",
      next: "Set the clock right. If it is right, the root can say so with `countersign clock accept`.")
  }
}
