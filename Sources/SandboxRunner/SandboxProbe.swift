public import Governance

/// What a real start of the sandbox showed, for `doctor`.
public enum SandboxProbe: Hashable, Sendable {
  case ready(layers: [SandboxLayer], startMilliseconds: Int64)
  case unavailable(reason: String)

  /// The layers that do not hold here; ``SandboxLayer/cost`` says what each absence means.
  public var missing: [SandboxLayer] {
    switch self {
    case .ready(let layers, _): SandboxLayer.allCases.filter { !layers.contains($0) }.sorted()
    case .unavailable: SandboxLayer.allCases.sorted()
    }
  }
}

extension Sandbox {
  /// Starts `runner` in the sandbox without a model, to wait for the end of its input, and says whether and under which
  /// layers that worked.
  public func probe(runner: String) async -> SandboxProbe {
    do {
      let subject = LocalSubject(runner: runner, folders: [], arguments: ["--wait"])
      var limits = SandboxLimits()
      limits.wallClockMilliseconds = 10_000
      let report = try await answers(to: [], subject: subject, limits: limits)
      return .ready(layers: report.layers, startMilliseconds: report.startMilliseconds)
    } catch {
      return .unavailable(reason: (error as? SandboxError).map(\.description) ?? "\(error)")
    }
  }
}
