import Filtering
import GRDB
import Governance
import Listings
import TestSupport
import Testing

@testable import Persistence

/// What the plans of SQLite say about the statements behind lists.
@Suite struct QueueOrderTests {
  private let orders = QueueOrder.Key.allCases.flatMap {
    [QueueOrder($0, ascending: true), QueueOrder($0, ascending: false)]
  }

  private func plan(_ query: SQLPiece, _ db: Database) throws -> [String] {
    try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(query.sql)", arguments: query.arguments).map {
      $0["detail"]
    }
  }

  @Test func everyOrderIsReadFromAnIndexWhereverThePageBegins() throws {
    let store = try Store.inMemory()
    try SampleLedger().fill(store, with: SampleLedger().story())
    let row = try #require(try store.queue(limit: 1).rows.first)
    try store.database.read { db in
      let all = try QueuePlan(.all, in: db)
      for order in orders {
        for start in [nil, QueueStart(row: row, isIncluded: false), QueueStart(row: row, isIncluded: true)] {
          let steps = try plan(QueueReader.inOrder(all, order, start, 50), db)
          #expect(steps.count == 1 && !steps[0].contains("TEMP B-TREE"), "\(order) \(steps)")
          if let index = order.index {
            #expect(steps[0].contains(index), "\(order) \(steps)")
            // Not only the first column leads to the place.
            if start != nil {
              #expect(steps[0].contains("(\(order.columns.joined(separator: ",")))"), "\(steps)")
            }
          } else if start != nil {
            #expect(steps[0].contains("INTEGER PRIMARY KEY (rowid"), "\(steps)")
          }
        }
      }
    }
  }

  @Test(arguments: [
    "triage", "state:pending", "env=prod-eu", "base=llama-3.1-8b", "risk:limited", "submitter:maria",
    "triage state:pending",
    "age<2d triage",
  ])
  func theNewestOfManyAreReadInOrderFromTheirIndex(text: String) throws {
    let store = try Store.inMemory()
    try SampleLedger().fill(store, with: SampleLedger().story())
    let row = try #require(try store.queue(limit: 1).rows.first)
    try store.database.read { db in
      let all = try QueuePlan(
        QueueFilter(Filter(text, vocabulary: .queue).terms, at: SampleLedger.later), in: db)
      for source in all.sources where source.isInOrder {
        for start in [nil, QueueStart(row: row, isIncluded: false)] {
          for order in [QueueOrder.newestFirst, .oldestFirst] {
            let steps = try plan(QueueReader.throughSource(source, all, order, start, 50), db)
            #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(text) \(steps)")
          }
        }
      }
      let inOrder = all.sources.filter(\.isInOrder)
      #expect(!inOrder.isEmpty)
    }
  }

  @Test func whatIsNearbyIsReadWithoutSorting() throws {
    let store = try Store.inMemory()
    try store.database.read { db in
      let all = try QueuePlan(
        QueueFilter(Filter("~xy zq", vocabulary: .queue).terms, at: SampleLedger.later), in: db)
      for order in orders {
        let steps = try plan(QueueReader.nearby(all, order, nil, 50), db)
        #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(order) \(steps)")
      }
    }
  }
}
