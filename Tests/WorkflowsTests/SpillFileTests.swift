import Certification
import Foundation
import Testing

@testable import Workflows

struct SpillFileTests {
  /// Small and large, across what stays in memory and what does not, read in any order and by several at once.
  @Test func whatWasPutAwayIsThereAgain() async throws {
    let store = SpillFile()
    func record(_ number: Int) -> [UInt8] {
      [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: number % 97 == 0 ? 200_000 : number % 50)
    }
    var places: [RecordPlace] = []
    for number in 0..<2_000 {
      places.append(try store.add(record(number)))
      #expect(store.bytes(at: places[number / 2]) == record(number / 2))
    }
    let known = places
    await withTaskGroup(of: Bool.self) { group in
      for part in 0..<4 {
        group.addTask {
          stride(from: part, to: known.count, by: 4).allSatisfy { store.bytes(at: known[$0]) == record($0) }
        }
      }
      for await isSame in group { #expect(isSame) }
    }
  }

  @Test func nothingOfItHasAName() throws {
    let folder = FileManager.default.temporaryDirectory.path
    let names = { Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []) }
    let store = SpillFile()
    for _ in 0..<3 { _ = try store.add([UInt8](repeating: 7, count: 1 << 20)) }
    #expect(!names().contains { $0.hasPrefix("countersign.") })
  }
}
