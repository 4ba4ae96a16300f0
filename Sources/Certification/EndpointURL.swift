/// Where an OpenAI-compatible interface begins, such as `https://api.openai.com/v1`.
///
/// Narrower than RFC 3986, so that what people read is where questions go: ASCII, no user, no query, no escapes.
public struct EndpointURL: Hashable, Sendable, CustomStringConvertible {
  /// `https` or `http`.
  public let scheme: String
  /// In lower case; an IPv6 address in brackets.
  public let host: String
  /// `nil` for the scheme's own.
  public let port: Int?
  /// Empty, or beginning and not ending with `/`.
  public let path: String

  public init(_ text: String) throws(EndpointURLError) {
    guard text.utf8.count <= 1024 else { throw .form }
    guard text.hasPrefix("https://") || text.hasPrefix("http://") else { throw .scheme }
    scheme = text.hasPrefix("https://") ? "https" : "http"
    let rest = text.dropFirst(scheme.count + 3)
    let end = rest.firstIndex(of: "/") ?? rest.endIndex
    (host, port) = try Self.place(rest[..<end])
    var path = rest[end...]
    while path.hasSuffix("/") { path = path.dropLast() }
    guard path.utf8.allSatisfy({ isLetterOrDigit($0) || "-._~/".utf8.contains($0) }),
      !path.contains("//"), !path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." })
    else { throw .form }
    guard !path.hasSuffix("/chat/completions") else { throw .tooLong }
    self.path = String(path)
  }

  private static func place(_ text: Substring) throws(EndpointURLError) -> (host: String, port: Int?) {
    var host = text
    var port: Int?
    let afterAddress = text.lastIndex(of: "]") ?? text.startIndex
    if let colon = text[afterAddress...].lastIndex(of: ":") {
      host = text[..<colon]
      let digits = text[text.index(after: colon)...]
      guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
        let number = Int(digits), (1...65_535).contains(number)
      else { throw .form }
      port = number
    }
    if host.hasPrefix("[") {
      let address = host.dropFirst().dropLast()
      guard host.hasSuffix("]"), address.utf8.count >= 2,
        address.utf8.allSatisfy({ "0123456789abcdefABCDEF:.".utf8.contains($0) })
      else { throw .form }
    } else {
      guard !host.isEmpty, host.utf8.allSatisfy({ isLetterOrDigit($0) || "-.".utf8.contains($0) }),
        !host.hasPrefix("."), !host.hasPrefix("-")
      else { throw .form }
    }
    return (host.lowercased(), port)
  }

  /// The one form that is shown, sent to and digested.
  public var description: String { "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(path)" }

  /// Where questions are posted.
  public var chatCompletions: String { "\(self)/chat/completions" }

  /// Whether the host can only be this machine: `localhost`, `127.x.y.z` or `[::1]`.
  public var isLoopback: Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        part.utf8.allSatisfy { (48...57).contains($0) }
          && Int(part).map { $0 < 256 && String($0) == part } == true
      }
  }
}

public enum EndpointURLError: Error, Hashable, Sendable, CustomStringConvertible {
  case scheme
  case form
  case tooLong

  public var description: String {
    switch self {
    case .scheme: "must begin with https:// (or, for this machine, http://)"
    case .form: "must be scheme://host[:port]/path without user, query, fragment or escapes"
    case .tooLong: "is where the interface begins: leave /chat/completions out"
    }
  }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: false
  }
}
