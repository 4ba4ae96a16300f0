/// How a program that shows a long list is driven, and what it is measured at.
struct Browsing: Sendable {
  var name: String
  var program: Program
  /// Without a blank, and in the first row: when it is there to be seen, the first frame is useful.
  var word: String
  var end: String
  var top: String
  /// Keys that narrow the list one by one; the first only begins.
  var filter: [String] = []

  struct Result: Sendable {
    /// Milliseconds, except where the name says otherwise.
    var start = Distribution([])
    var pages = Distribution([])
    /// Pages that nobody follows with another key: until all that will be drawn of them is.
    var restedPages = Distribution([])
    /// Processor milliseconds a page, which do not grow with the machine's load.
    var processorPerPage = 0.0
    var toEnd = Distribution([])
    var toTop = Distribution([])
    var filter = Distribution([])
    var peakMegabytes = 0.0
    var restPercent: Double?
  }

  private static let pageDown = "\u{1B}[6~"
  private static let escape = "\u{1B}"

  /// Starts the program `runs` times; keys are pressed in the last of them.
  func measure(pages: Int, runs: Int) throws -> Result {
    var result = Result()
    var starts: [Double] = []
    for run in 1...max(1, runs) {
      let session = try TerminalSession(program, columns: 120, rows: 40)
      defer { session.close() }
      starts.append(try session.wait(for: word, limit: .seconds(600)))
      // Some load on after their first frame; keys are measured when they are done.
      session.settle(quiet: .milliseconds(300), limit: .seconds(60))
      if run == max(1, runs) { try drive(session, pages: pages, &result) }
    }
    result.start = Distribution(starts)
    return result
  }

  private func drive(_ session: TerminalSession, pages: Int, _ result: inout Result) throws {
    let before = session.processorMilliseconds()
    session.settle(quiet: .seconds(5), limit: .seconds(5))
    result.restPercent = (session.processorMilliseconds() - before) / 5000 * 100
    let begun = session.processorMilliseconds()
    result.pages = Distribution(try latencies(session, Array(repeating: Self.pageDown, count: pages)))
    result.processorPerPage = (session.processorMilliseconds() - begun) / Double(max(1, pages))
    result.restedPages = Distribution(
      try (0..<min(pages, 30)).compactMap { _ in
        try session.press(Self.pageDown, quiet: .milliseconds(500))
      })
    var (ends, tops): ([Double], [Double]) = ([], [])
    for _ in 0..<5 {
      ends += try latencies(session, [end])
      tops += try latencies(session, [top])
    }
    result.toEnd = Distribution(ends)
    result.toTop = Distribution(tops)
    if let begin = filter.first {
      _ = try session.press(begin)
      result.filter = Distribution(try latencies(session, Array(filter.dropFirst())))
      _ = try session.press(Self.escape)
    }
    result.peakMegabytes = try session.peakMegabytes()
  }

  /// Of the keys that changed the screen.
  private func latencies(_ session: TerminalSession, _ keys: [String]) throws -> [Double] {
    try keys.compactMap { try session.press($0) }
  }
}
