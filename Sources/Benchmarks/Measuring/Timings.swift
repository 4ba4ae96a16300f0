import Governance
import Workflows

/// The time of day, for what is generated and printed; never for measuring.
enum Timings {
  static func now() -> Timestamp { World.live.now() }
}
