import Attestations
import Foundation
import Governance
import Listings
import TestSupport
import Testing

@testable import Persistence

/// Real processes append to one file; the writer is the executable target LedgerWriter.
@Suite struct ProcessTests {
  let sample = SampleLedger()
  let folder: TemporaryFolder
  let path: String
  let pins: PinFolder

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("store.db")
    pins = PinFolder(path: folder.file("pins"))
    try sample.fill(Store.create(at: path, pins: pins), with: sample.founding())
  }

  @Test func aKilledWriterLosesNothingThatItReportedDone() throws {
    var reported: Set<Int> = []
    var next = 0
    try forEverySeed(24) { random in
      let writer = try Writer(path, pins, first: next, count: 10_000)
      let wanted = Int.random(in: 1...12, using: &random)
      let spins = Int.random(in: 0...20_000, using: &random)
      let numbers = writer.killAfter(lines: wanted, spins: spins)
      #expect(numbers.count >= wanted, "seed \(random.seed): the writer stopped by itself")
      reported.formUnion(numbers)
      next = (numbers.max() ?? next) + 2
      let store = try Store.open(at: path, pins: pins)
      #expect(try store.size() >= 4 + reported.count, "seed \(random.seed)")
    }
    let store = try Store.open(at: path, pins: pins)
    for number in reported.sorted() {
      let id = Adaptation.described(by: try sample.manifest(number)).id
      #expect(try store.adaptation(id) != nil, "submission \(number) was reported done and is gone")
    }
    let report = try store.verify()
    #expect(report.isIntact, "\(report)")
    #expect(report.pin == .holds(size: try store.size()))
  }

  @Test func twoWritersAtOnceLoseNothing() throws {
    let writers = [
      try Writer(path, pins, first: 0, count: 40), try Writer(path, pins, first: 100, count: 40),
    ]
    let numbers = writers.flatMap { $0.wait() }
    #expect(numbers.count == 80)
    let store = try Store.open(at: path, pins: pins)
    #expect(store.tail == .pinned(size: 84))
    #expect(try store.size() == 84)
    #expect(try store.countOfAdaptations().count == 80)
    let report = try store.verify()
    #expect(report.isIntact, "\(report)")
  }
}

private final class Writer {
  private let process = Process()
  private let output = Pipe()
  private var text: [UInt8] = []

  init(_ path: String, _ pins: PinFolder, first: Int, count: Int) throws {
    // Beside the test program, where SwiftPM puts every executable.
    let here = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    process.executableURL = here.appending(path: "LedgerWriter")
    process.arguments = [path, pins.path, "\(first)", "\(count)"]
    process.standardOutput = output
    try process.run()
  }

  /// Kills the writer some time after it printed so many lines; returns the numbers in all whole lines.
  func killAfter(lines: Int, spins: Int) -> [Int] {
    while text.count(where: { $0 == 0x0A }) < lines, readSome() {}
    var sum = 0
    for spin in 0..<spins { sum &+= spin }
    precondition(sum >= 0, "the loop above must not be optimised away")
    kill(process.processIdentifier, SIGKILL)
    return wait()
  }

  func wait() -> [Int] {
    while readSome() {}
    process.waitUntilExit()
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
    return lines.compactMap { line in Int(String(decoding: line.prefix { $0 != 0x20 }, as: UTF8.self)) }
  }

  private func readSome() -> Bool {
    let data = output.fileHandleForReading.availableData
    text += data
    return !data.isEmpty
  }
}
