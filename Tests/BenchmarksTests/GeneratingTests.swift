import Foundation
import Governance
import Listings
import Persistence
import TestSupport
import Testing

@testable import Benchmarks

struct GeneratingTests {
  private let ending = Timestamp(milliseconds: 1_790_000_000_000)

  @Test func aGeneratedLedgerVerifiesAndTheEvaluatorAgreesWithIt() async throws {
    let folder = try TemporaryFolder()
    let workplace = Workplace(folder: folder.path + "/store")
    let generator = Generator(count: 160, seed: 7, workplace: workplace, ending: ending)
    var seen = 0
    let notes = try await generator.run { seen = $0.adaptations }
    #expect(seen == 160)
    #expect(try workplace.notes() == notes)

    let store = try Store.open(at: workplace.store, pins: nil)
    let report = try store.verify()
    #expect(report.fault == nil)
    #expect(report.entries == notes.entries)
    let check = SampleCheck(store: store, now: ending)
    let checked = try check.run(governed: Generator.foundationSize, limit: 4)
    #expect(checked[.pending] == 4)
    #expect((checked[.active] ?? 0) > 0)
    let newest = try #require(try store.adaptations(limit: 1).first)
    #expect("\(newest.name)@\(newest.version)" == notes.newest)
  }

  @Test func outlinesReferOnlyToWhatWasThereBeforeTheirBatch() {
    var outliner = Outliner(seed: 3, count: 6000)
    var courses: Set<StoryPlan.Outcome> = []
    var labels: Set<String> = []
    while outliner.count < 6000 {
      let known = outliner.count
      for outline in outliner.next(Generator.batchSize(after: known, of: 6000)) {
        courses.insert(outline.course)
        let label = outliner.label(outline.index)
        #expect(labels.insert(label).inserted, "\(label) twice")
        let earlier = outline.dependencies.map(\.target) + [outline.predecessor].compactMap { $0 }
        #expect(earlier.allSatisfy { $0 < known }, "\(label)")
        #expect(outline.course != .revoked || outline.dependencies.isEmpty, "\(label)")
      }
    }
    #expect(courses.count == StoryPlan.Outcome.allCases.count)
  }

  @Test func equalSeedsGiveEqualOutlinesAndOtherSeedsOthers() {
    func text(_ seed: UInt64) -> [String] {
      var outliner = Outliner(seed: seed, count: 500)
      return (outliner.next(100) + outliner.next(400)).map { "\($0)" }
    }
    #expect(text(1) == text(1))
    #expect(text(1) != text(2))
  }

  @Test func oldAdaptationsAreNeededByMany() {
    var outliner = Outliner(seed: 5, count: 5000)
    _ = outliner.next(1000)
    let targets = outliner.next(4000).flatMap(\.dependencies).map(\.target)
    let oldest = targets.count { $0 < 100 }
    #expect(oldest > targets.count / 4)
  }

  @Test func theSharesOfAllCoursesAreAThousand() {
    #expect(Outliner.shares.values.reduce(0, +) == 1000)
    #expect(Outliner.shares.count == StoryPlan.Outcome.allCases.count)
  }
}
