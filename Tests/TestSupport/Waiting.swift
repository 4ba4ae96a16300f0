internal import Glibc

/// Tests wait for what they need to see, never for a time, and only here: on a machine that is twice as slow they take
/// twice as long and say the same.

/// What a test waited for did not come in ten minutes, so it never will.
public struct NeverCame: Error, CustomStringConvertible {
  public var description: String
}

private let patience = Duration.seconds(600)

/// Looks until `isThere`, and lets other tasks work in between.
///
/// - Parameters:
///   - what: What is waited for, and what there is instead; made when it never came.
///   - isThere: Asked again and again.
/// - Throws: ``NeverCame``, and whatever `isThere` throws.
public func waitUntil(
  _ what: @autoclosure () -> String, _ isThere: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + patience
  while try await !isThere() {
    guard ContinuousClock.now < end else { throw NeverCame(description: "waited in vain for \(what())") }
    try await Task.sleep(for: .milliseconds(5))
  }
}

/// Likewise, and keeps its thread: for tests of processes, where nothing else may go on.
public func blockUntil(_ what: @autoclosure () -> String, _ isThere: () throws -> Bool) throws {
  let end = ContinuousClock.now + patience
  while try !isThere() {
    guard ContinuousClock.now < end else { throw NeverCame(description: "waited in vain for \(what())") }
    usleep(5_000)
  }
}

/// Lets pass what the program itself measures: the only reason to wait for a time.
public func letPass(_ time: Duration) {
  let end = ContinuousClock.now + time
  while ContinuousClock.now < end { usleep(1_000) }
}

/// Somebody who does not answer: comes back when the task is cancelled.
public func untilCancelled() async {
  while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
}

/// Opens once, for all who wait.
public actor Gate {
  private var isOpen = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  public init() {}

  public func open() {
    isOpen = true
    for one in waiting { one.resume() }
    waiting = []
  }

  public func passed() async {
    if isOpen { return }
    await withCheckedContinuation { waiting.append($0) }
  }
}
