internal import CSpawn
import Certification
internal import Glibc
internal import StrictJSON
internal import Synchronization

/// Takes questions from the thread that talks with the sandbox to tasks that answer them, and their answers back.
final class CallbackMailbox: Sendable {
  /// Readable while there are replies to take.
  let event: Int32

  private struct State {
    var asked: Int64 = 0
    /// Not yet written back.
    var open: Set<String> = []
    var replies: [(id: String, line: [UInt8])] = []
  }

  private let asks: SandboxAsks
  private let state = Mutex(State())
  private let questions: AsyncStream<SandboxAsks.Ask>
  private let asking: AsyncStream<SandboxAsks.Ask>.Continuation

  init(_ asks: SandboxAsks) throws(SandboxError) {
    self.asks = asks
    (questions, asking) = AsyncStream.makeStream()
    event = csp_event()
    guard event >= 0 else { throw .system(call: "eventfd", code: errno) }
  }

  deinit { Glibc.close(event) }

  /// Passes a question on; returns why the program may not go on, if it may not.
  func put(_ ask: SandboxAsks.Ask) -> String? {
    let complaint = state.withLock { state -> String? in
      state.asked += 1
      guard state.asked <= asks.limit else { return "it asks more than \(asks.limit) questions" }
      guard state.open.insert(ask.id).inserted else { return "it asks with an id that is still open" }
      guard state.open.count <= asks.openLimit else {
        return "it asks more than \(asks.openLimit) questions at once"
      }
      return nil
    }
    if complaint == nil { asking.yield(ask) }
    return complaint
  }

  /// What is to be written to the program next.
  func takeReplies() -> [UInt8] {
    var count: UInt64 = 0
    return state.withLock { state in
      guard !state.replies.isEmpty else { return [] }
      // Resets the event, which was signalled once for each.
      _ = Glibc.read(event, &count, MemoryLayout<UInt64>.size)
      defer { state.replies = [] }
      for reply in state.replies { state.open.remove(reply.id) }
      return state.replies.flatMap(\.line)
    }
  }

  /// Answers until ``close()``, each question in a task of its own.
  func serve() async {
    await withDiscardingTaskGroup { group in
      for await ask in questions {
        group.addTask { self.reply(to: ask, with: await self.asks.answer(ask.id, ask.messages)) }
      }
      // Nobody is left to read the answers.
      group.cancelAll()
    }
  }

  func close() { asking.finish() }

  private func reply(to ask: SandboxAsks.Ask, with answer: CaseAnswer) {
    let reply: JSONValue =
      switch answer {
      case .output(let text): .object(["id": .string(ask.id), "answer": .string(text)])
      case .none(let why): .object(["id": .string(ask.id), "error": .string(why)])
      }
    state.withLock {
      $0.replies.append((ask.id, Array(reply.compactText.utf8) + [UInt8(ascii: "\n")]))
      csp_event_signal(event)
    }
  }
}
