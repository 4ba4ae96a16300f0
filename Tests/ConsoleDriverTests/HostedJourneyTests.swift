import Foundation
import Terminal
import TestSupport
import Testing
import Workflows

/// A hosted model in the real console, asked over real TCP where it is served.
@Suite(.serialized) @MainActor struct HostedJourneyTests {
  @Test func aHostedModelIsAskedThroughItsDeclaredEndpoint() async throws {
    let store = try await SmallStore.copy()
    let server = try MisbehavingServer.running.get()
    let console = try await ConsoleDriver(store.places, Size(columns: 120, rows: 36))
    await console.press("/ .delta enter enter c")
    console.expect("! no endpoint of ft:delta is declared", "Declare one in")
    await console.press("enter")
    #expect(try server.requests("hosted-journey").isEmpty)

    let folder = "\(store.places.config)/endpoints"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let text = """
      endpoint: provider
      url: \(server.address("ok", "hosted-journey"))
      model: "ft:delta"
      budget: { requests: 5, time: 2m }
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/provider.yaml"))
    await console.press("esc c enter")
    console.expect("provider  ft:delta", "1 question", "at most 5 requests", "2m a suite")
    #expect(try server.requests("hosted-journey").isEmpty)
    // Whoever agrees to five requests has not agreed to nine.
    let file = URL(fileURLWithPath: folder + "/provider.yaml")
    try Data(text.replacing("requests: 5", with: "requests: 9").utf8).write(to: file)
    await console.press("tab enter")
    try await wait(for: "Start the run again", in: console)
    console.expect(
      "the endpoint provider was changed since its budget was agreed to",
      "Start the run again")
    #expect(try server.requests("hosted-journey").isEmpty)
    try Data(text.utf8).write(to: file)
    await console.press("n enter")
    console.expect("at most 5 requests")
    await console.press("tab enter")
    try await wait(for: "reads and signs", in: console)
    console.expect("provider: 1/5 requests, 7/4,000,000 + 3/2,000,000 tokens", "you said hello?")
    // A case is asked again alone, besides the run's answer; what the run has used stays as it is.
    await console.press("r")
    console.expect("asked again, alone; nothing is signed for it", "Answer of the run", "Answer now")
    #expect(try server.requests("hosted-journey").count == 2)
    await console.press("esc")
    console.expect("provider: 1/5 requests")
    await console.press("s")
    console.expect("Sign the certificate", "delta@1 failed manners")
  }

  private func wait(for text: String, in console: ConsoleDriver) async throws {
    try await waitUntil("\(text) in:\n\(console.text)") {
      await console.press("k")
      return console.text.contains(text)
    }
  }
}
