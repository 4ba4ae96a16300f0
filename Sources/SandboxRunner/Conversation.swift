internal import CSpawn
import Certification
internal import Glibc
internal import StrictJSON

/// Asks a standing sandbox the prompts and takes its answers, within the limits.
struct Conversation<Prompts: Collection<Prompt>> {
  private let sandbox: Bubblewrap
  private let limits: SandboxLimits
  private let cancellation: Cancellation
  private let onAnswer: @Sendable (Int, Answer) -> Void
  private var questions: Prompts.SubSequence
  private var unsent: ArraySlice<UInt8> = []
  private var reader: AnswerReader
  private let switchboard: CallbackMailbox?
  private var hasEnded = false
  private(set) var errorTail: [UInt8] = []

  init(
    _ sandbox: Bubblewrap, _ prompts: Prompts, _ ids: NameIndex, _ limits: SandboxLimits,
    _ cancellation: Cancellation, _ switchboard: CallbackMailbox?,
    _ onAnswer: @escaping @Sendable (Int, Answer) -> Void
  ) {
    self.sandbox = sandbox
    self.switchboard = switchboard
    self.limits = limits
    self.cancellation = cancellation
    self.onAnswer = onAnswer
    questions = prompts[...]
    reader = AnswerReader(
      ids: ids, count: prompts.count, limits: limits, takesAsks: switchboard != nil)
  }

  /// Runs until the subject's program ended, and returns `nil`; or until it may not go on, and returns why.
  ///
  /// - Throws: `CancellationError`, or ``SandboxError`` when reading or waiting itself fails.
  mutating func run() throws -> SandboxEnding? {
    let deadline = csp_monotonic_milliseconds() + limits.wallClockMilliseconds
    while sandbox.output.isOpen || sandbox.errors.isOpen || !hasEnded {
      refill()
      let left = deadline - csp_monotonic_milliseconds()
      guard left > 0 else { return .wallClockLimit(milliseconds: limits.wallClockMilliseconds) }
      let ready = try wait(milliseconds: left)
      guard !ready.cancelled else { throw CancellationError() }
      if ready.input { send() }
      if ready.errors { try takeErrors() }
      hasEnded = hasEnded || ready.ended
      if ready.output, let ending = try takeOutput() { return ending }
    }
    return nil
  }

  private struct Ready {
    var input: Bool
    var output: Bool
    var errors: Bool
    var ended: Bool
    var cancelled: Bool
  }

  private func wait(milliseconds: Int64) throws(SandboxError) -> Ready {
    let read = Int16(POLLIN)
    // A descriptor of -1, as a closed one has, is skipped.
    var waits = [
      pollfd(fd: unsent.isEmpty ? -1 : sandbox.input.number, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: sandbox.output.number, events: read, revents: 0),
      pollfd(fd: sandbox.errors.number, events: read, revents: 0),
      pollfd(fd: hasEnded ? -1 : sandbox.pidfd.number, events: read, revents: 0),
      pollfd(fd: cancellation.event, events: read, revents: 0),
      // Wakes us when there is a reply to send.
      pollfd(fd: unsent.isEmpty ? switchboard?.event ?? -1 : -1, events: read, revents: 0),
    ]
    let count = poll(&waits, nfds_t(waits.count), Int32(clamping: milliseconds))
    guard count >= 0 || errno == EINTR else { throw .system(call: "poll", code: errno) }
    let woken = waits.map { count > 0 && $0.revents != 0 }
    return Ready(input: woken[0], output: woken[1], errors: woken[2], ended: woken[3], cancelled: woken[4])
  }

  /// Puts replies and the next questions into the buffer when it has run empty.
  ///
  /// The subject's input ends after the last question; where it may ask itself, after its last answer.
  private mutating func refill() {
    guard sandbox.input.isOpen, unsent.isEmpty else { return }
    var bytes = switchboard?.takeReplies() ?? []
    while bytes.count < 16_384, let question = questions.popFirst() {
      bytes += Array(question.request.compactText.utf8) + [UInt8(ascii: "\n")]
    }
    unsent = bytes[...]
    if bytes.isEmpty, switchboard == nil || reader.isDone { sandbox.input.close() }
  }

  private mutating func send() {
    let written = sandbox.input.write(unsent)
    if written >= 0 {
      unsent = unsent.dropFirst(written)
    } else if errno != EAGAIN && errno != EINTR {
      // It reads no more. What it has answered still counts.
      sandbox.input.close()
    }
  }

  private mutating func takeOutput() throws(SandboxError) -> SandboxEnding? {
    guard let bytes = try sandbox.output.read() else { return nil }
    if bytes.isEmpty { sandbox.output.close() }
    let taken = reader.take(bytes[...])
    for (question, answer) in taken.answers { onAnswer(question, answer) }
    for ask in taken.asks {
      if let complaint = switchboard?.put(ask) { return .misbehaved(complaint) }
    }
    return taken.ending
  }

  private mutating func takeErrors() throws(SandboxError) {
    guard let bytes = try sandbox.errors.read() else { return }
    if bytes.isEmpty { sandbox.errors.close() }
    errorTail = Array((errorTail + bytes).suffix(4096))
  }
}

extension Prompt {
  /// As a runner reads it.
  fileprivate var request: JSONValue {
    .object([
      "id": .string(id),
      "prompt": .string(text),
      "messages": messages.isEmpty
        ? nil
        : .array(
          messages.map { .object(["role": .string($0.role.rawValue), "content": .string($0.content)]) }),
    ])
  }
}
