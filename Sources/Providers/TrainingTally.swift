internal import Cryptography
internal import StrictJSON

/// Collects what the lines of a training file say, one by one.
struct TrainingTally {
  private var method: FineTuningMethod?
  private var lineCount = 0
  private var recordCount = 0
  private var roles: [TrainingFileSummary.Role: Int] = [:]
  private var carriageReturnCount = 0
  private var badLines: [TrainingFileSummary.BadLine] = []
  private var badLineCount = 0

  init(method: FineTuningMethod?) {
    self.method = method
  }

  mutating func add(_ line: LineSplitter.Line) {
    lineCount += 1
    do throws(TrainingLineProblem) {
      switch line {
      case .tooLong(let limit): throw .tooLong(limitBytes: limit)
      case .bytes(let bytes): try add(bytes)
      }
    } catch {
      badLineCount += 1
      if badLines.count < TrainingFile.keptBadLines {
        badLines.append(.init(number: lineCount, problem: error))
      }
    }
  }

  func summary(digest: Digest, byteCount: Int64) -> TrainingFileSummary {
    var summary = TrainingFileSummary(digest: digest, byteCount: byteCount, method: method)
    summary.lineCount = lineCount
    summary.recordCount = recordCount
    summary.messageCount = roles.values.reduce(0, +)
    summary.roles = TrainingFileSummary.Role.allCases.compactMap { role in
      roles[role].map { .init(role: role, count: $0) }
    }
    summary.carriageReturnCount = carriageReturnCount
    summary.badLines = badLines
    summary.badLineCount = badLineCount
    return summary
  }

  private mutating func add(_ line: UnsafeRawBufferPointer) throws(TrainingLineProblem) {
    if line.last == UInt8(ascii: "\r") { carriageReturnCount += 1 }
    if lineCount == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { throw .byteOrderMark }
    guard line.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) else { throw .blank }
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(
        parsing: line,
        limits: .init(
          bytes: line.count, depth: 64, values: TrainingFile.defaultLineLimitBytes / 8))
    } catch {
      throw .notJSON(error)
    }
    let found = TrainingRecord.method(of: document)
    let expected = method ?? found
    // Supervised and reinforcement records overlap, so only preference records can be told apart with certainty.
    if let expected, let found, (expected == .preference) != (found == .preference) {
      throw .otherMethod(expected: expected, found: found)
    }
    method = expected
    let record: TrainingRecord
    do throws(JSONFieldError) {
      record = try TrainingRecord(document, method: expected ?? .supervised)
    } catch {
      throw .field(error)
    }
    recordCount += 1
    for role in record.roles { roles[role, default: 0] += 1 }
  }
}
