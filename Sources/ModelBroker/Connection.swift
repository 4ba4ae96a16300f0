internal import CTransfer
import Cryptography

/// What is posted.
struct Post: Sendable {
  var url: String
  var scheme: String
  var body: [UInt8]
  var key: SecretBytes?
  var authorityFile: String?
  var connectMilliseconds: Int64
  var totalMilliseconds: Int64
  var answerBytes: Int64
}

/// What came of a post.
enum Reply: Sendable {
  /// The server answered, with whatever status.
  case answer(HTTPAnswer)
  case timedOut
  case tooLarge
  case unreachable(String)
  /// The server could not show that it is who it should be.
  case untrusted(String)
  /// The connection ended too early, or what came is not HTTP.
  case broken(String)
  case cancelled
}

struct HTTPAnswer: Sendable {
  var status: Int
  /// As sent but for the key, cut after 127 bytes; empty when there was none.
  var contentType: String
  /// Seconds; 0 when the server did not say.
  var retryAfter: Int64
  var body: [UInt8]
}

/// One libcurl handle with its open connections; used by one post at a time.
final class Connection: Sendable {
  // Its functions are called by one thread at a time, except ctr_cancel, which any thread may call.
  nonisolated(unsafe) private let handle: OpaquePointer

  init?() {
    guard let handle = ctr_open() else { return nil }
    self.handle = handle
  }

  deinit { ctr_close(handle) }

  func cancel() { ctr_cancel(handle) }

  /// Blocks until the post has ended; ``finish()`` must follow.
  func run(_ post: Post) -> Reply {
    guard begin(post) else { return .broken("the request could not be set up") }
    var reply = ctr_reply()
    ctr_run(handle, &reply)
    // A server that echoes the key must not bring it into transcripts, errors or answers.
    let censor = KeyCensor(post.key)
    let problem = censor.cleaned(
      text(of: &reply.problem), cutAfter: MemoryLayout.size(ofValue: reply.problem) - 1)
    switch ctr_ending(rawValue: UInt32(reply.ending)) {
    case ctr_complete:
      let body = UnsafeBufferPointer(start: reply.body, count: reply.body_length)
      return .answer(
        HTTPAnswer(
          status: reply.status,
          contentType: censor.cleaned(
            text(of: &reply.content_type), cutAfter: MemoryLayout.size(ofValue: reply.content_type) - 1),
          retryAfter: reply.retry_after, body: censor.cleaned(Array(body))))
    case ctr_cancelled: return .cancelled
    case ctr_timed_out: return .timedOut
    case ctr_too_large: return .tooLarge
    case ctr_unreachable: return .unreachable(problem)
    case ctr_untrusted: return .untrusted(problem)
    default: return .broken(problem)
    }
  }

  func finish() { ctr_finish(handle) }

  private func begin(_ post: Post) -> Bool {
    post.url.withCString { url in
      post.scheme.withCString { scheme in
        post.body.withUnsafeBufferPointer { body in
          withOptionalCString(post.authorityFile) { authorities in
            withKey(post.key) { key in
              var request = ctr_request(
                url: url, scheme: scheme, body: body.baseAddress, body_length: body.count,
                key: key.baseAddress, key_length: key.count, authorities: authorities,
                connect_milliseconds: post.connectMilliseconds, total_milliseconds: post.totalMilliseconds,
                answer_bytes: post.answerBytes)
              return ctr_begin(handle, &request) == 0
            }
          }
        }
      }
    }
  }
}

private func withKey<Result>(
  _ key: SecretBytes?, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
  guard let key else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
  return key.withUnsafeBytes { bytes in body(bytes.bindMemory(to: UInt8.self)) }
}

private func withOptionalCString<Result>(
  _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
) -> Result {
  guard let text else { return body(nil) }
  return text.withCString { body($0) }
}

/// The text in a C array that ends with a zero byte; what is not UTF-8 is replaced.
private func text<Characters>(of characters: inout Characters) -> String {
  withUnsafeBytes(of: &characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
