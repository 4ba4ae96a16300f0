internal import Glibc
public import StrictJSON

/// The server of fixtures/servers, started once for each run of the tests, with a certificate that nobody trusts yet.
///
/// It ends with this process, whose end closes the pipe that it reads.
public final class MisbehavingServer: Sendable {
  public static let running: Result<MisbehavingServer, any Error> = Result { try MisbehavingServer() }

  public let port: Int
  public let tlsPort: Int
  /// The certificate of the TLS port, for the address 127.0.0.1 and nothing else.
  public var certificate: String { folder.file("certificate.pem") }

  private let folder: TemporaryFolder
  private let server: StartedServer

  public struct Failure: Error { public var reason: String }

  private init() throws {
    folder = try TemporaryFolder()
    try folder.write([], to: "log")
    let made = try OutsideTool.run(
      "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test",
      "-addext",
      "subjectAltName=IP:127.0.0.1", "-keyout", folder.file("key.pem"), "-out", folder.file("certificate.pem")
    )
    guard made.status == 0 else { throw Failure(reason: made.text) }
    // Whoever takes a proxy from the environment will not reach the server.
    for name in ["http_proxy", "https_proxy", "ALL_PROXY", "HTTPS_PROXY"] {
      setenv(name, "http://127.0.0.1:9", 1)
    }
    server = try StartedServer([
      "python3", "\(ProjectFolder.path)/fixtures/servers/misbehaving.py", folder.file("log"),
      folder.file("certificate.pem"), folder.file("key.pem"),
    ])
    let ports = server.said.compactMap { Int($0) }
    guard ports.count == 2 else { throw Failure(reason: "the server did not start") }
    port = ports[0]
    tlsPort = ports[1]
  }

  /// The base address of an endpoint that behaves so; `unique` keeps its counters apart.
  public func address(_ behaviour: String, _ unique: String) -> String {
    "http://127.0.0.1:\(port)/\(behaviour)/\(unique)"
  }

  public func secureAddress(_ behaviour: String, _ unique: String, host: String = "127.0.0.1") -> String {
    "https://\(host):\(tlsPort)/\(behaviour)/\(unique)"
  }

  /// The requests of endpoints with this `unique`, in the order of their arrival.
  public func requests(_ unique: String) throws -> [JSONValue] {
    let bytes = try folder.read("log")
    // Of a request for another test the line may be half written.
    let whole = bytes.prefix((bytes.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)
    return try whole.split(separator: UInt8(ascii: "\n"))
      .map { try JSONValue(parsing: $0) }
      .filter { $0["path"]?.string?.split(separator: "/").contains { $0 == unique } == true }
  }
}
