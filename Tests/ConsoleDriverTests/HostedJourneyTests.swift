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
    await console.press("tab enter")
    let end = Date().addingTimeInterval(30)
    while !console.text.contains("reads and signs"), Date() < end {
      try await Task.sleep(for: .milliseconds(20))
      await console.press("k")
    }
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
}
