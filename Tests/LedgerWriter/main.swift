// Appends to a store, one entry a transaction, and prints the size after each that was reported done.
//
//   LedgerWriter STORE PINS FIRST COUNT
//
// The entries are submissions number FIRST up to FIRST + COUNT; a size that changed meanwhile is tried again.
import Attestations
import Glibc
import Governance
import Persistence
import TestSupport

let arguments = CommandLine.arguments
guard arguments.count == 5, let first = Int(arguments[3]), let count = Int(arguments[4]) else {
  print("usage: LedgerWriter STORE PINS FIRST COUNT")
  exit(64)
}
let sample = SampleLedger()
let store = try Store.open(at: arguments[1], pins: PinFolder(path: arguments[2]))
var keys = KeyRing()
for step in try sample.founding() { keys.learn(from: try step.envelope.verifySample(with: keys)) }

for number in first..<first + count {
  let step = try sample.submission(number)
  let draft = try EntryDraft(step.envelope, keys: keys)
  while true {
    let size = try store.size()
    do {
      try store.append([draft], expectedSize: size, at: SampleLedger.later, logKey: sample.logKey)
      // Unbuffered: what was printed must have reached the reader when this process is killed.
      let line = "\(number) \(size + 1)\n"
      guard write(STDOUT_FILENO, line, line.utf8.count) == line.utf8.count else { exit(74) }
      break
    } catch let error as StoreError {
      guard case .sizeChanged = error.problem else { throw error }
    }
  }
}

extension Envelope {
  func verifySample(with keys: KeyRing) throws -> VerifiedStatement {
    do {
      return try verify(with: keys)
    } catch .unknownKey {
      return try verifyRoot()
    }
  }
}
