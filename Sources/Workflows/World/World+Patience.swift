import Glibc
import Governance

extension World {
  private static let pauseMicroseconds: UInt32 = 50_000

  /// Does `body`, again for as long as ``patience`` lasts where another process holds the store.
  ///
  /// A body that was refused for that has done nothing.
  func patiently<Value>(_ body: () throws -> Value) throws(Problem) -> Value {
    let end = ContinuousClock.now + .milliseconds(patience.milliseconds)
    while true {
      do throws(Problem) {
        return try Problem.ofStore(body)
      } catch {
        guard error.kind == .busy, ContinuousClock.now < end else { throw error }
        usleep(Self.pauseMicroseconds)
      }
    }
  }
}
