import Admissibility
import Certification
public import Cryptography
import Declarations
public import ForeignResults
import Persistence
import Providers
import SandboxRunner
public import SystemFiles

/// Words for the errors of the modules below.
extension Problem {
  public init(_ error: FileError) {
    switch error {
    case .noSuchFile(let path): self.init(.notFound, "cannot read \(path): \(systemMessage(error.code))")
    case .alreadyExists(let path): self.init(.refused, "\(path) exists already", next: "Choose another file.")
    case .isSymbolicLink(let path):
      self.init(
        .refused, "\(path) is a symbolic link, which is not followed", next: "Put the file itself there.")
    case .tooOpen(let path, let mode, let allowed):
      let modes = (String(mode & 0o7777, radix: 8), String(allowed, radix: 8))
      self.init(
        .notPermitted, "\(path) has mode \(modes.0), looser than \(modes.1)",
        next: "If nobody else can have read it: chmod \(modes.1) \(path)")
    case .wrongOwner(let path, let found, let expected):
      self.init(.notPermitted, "\(path) belongs to user \(found), not to you (\(expected))")
    case .notADirectory(let path): self.init(.inputOutput, "\(path) is not a folder")
    case .notARegularFile(let path): self.init(.badInput, "\(path) is not a regular file")
    case .tooLarge(let path, let limit): self.init(.badInput, "\(path) is longer than \(limit) bytes")
    case .system(let path, let call, let code):
      self.init(.inputOutput, "cannot \(call) \(path): \(systemMessage(code))")
    }
  }

  public init(_ error: KeyFileError) {
    switch error {
    case .file(.noSuchFile(let path)):
      self.init(.notFound, "there is no key file \(path)", next: "List keys with `countersign key list`.")
    case .file(.alreadyExists(let path)):
      self.init(
        .refused, "\(path) exists already", next: "Choose another name; key files are never overwritten.")
    case .file(.isSymbolicLink(let path)):
      self.init(.notPermitted, "\(path) is a symbolic link; key files must be files")
    case .file(let error): self.init(error)
    case .malformed(let path, let error): self.init(.badInput, "\(path) is not a sealed key file: \(error)")
    case .malformedPrivateKey(let path, let error):
      self.init(.badInput, "\(path) is not a private key: \(error)")
    case .nameMismatch(let path, let found):
      self.init(.badInput, "\(path) says that it is the key \(found)", next: "Rename it to \(found).key.")
    }
  }

  init(_ error: SealingError, key: KeyName) {
    switch error {
    case .wrongPassphraseOrAltered:
      self.init(
        .notPermitted, "the passphrase does not open the key \(key), or its file was altered",
        next: "Nothing was signed. Try again.")
    case .notEnoughMemory(let needed):
      self.init(.missingPart, "opening the key \(key) needs \(needed / 1024) MiB of memory")
    case .publicKeyMismatch:
      self.init(.badInput, "the key \(key) does not match the public key in its file")
    }
  }

  init(_ error: SandboxError) {
    switch error {
    case .unavailable:
      self.init(
        .missingPart, "\(error)",
        next: "Nothing is ever run without isolation. `countersign doctor` says what is missing.")
    case .staging: self.init(.inputOutput, "\(error)")
    case .otherFiles:
      self.init(
        .refused, "\(error)", next: "Nothing was run. Find out who changed it, or name the right folder.")
    case .system: self.init(.missingPart, "\(error)")
    case .duplicatePrompt: self.init(.badInput, "\(error)")
    }
  }

  init(_ error: FileProblem) {
    let kind: Kind =
      switch error {
      case .notFound: .notFound
      case .notPermitted, .failed: .inputOutput
      default: .badInput
      }
    self.init(kind, "\(error)")
  }

  init(_ error: AdapterError) {
    if case .file(let problem) = error {
      self.init(problem)
    } else {
      self.init(.badInput, "this is no adapter that can be submitted: \(error)")
    }
  }

  init(_ error: FineTuningJobError) {
    switch error {
    case .file(let problem): self.init(problem)
    case .unfinished, .noModel: self.init(.refused, "\(error)")
    case .notJSON, .field: self.init(.badInput, "this is no fine-tuning job: \(error)")
    }
  }

  init(_ error: DeclarationProblem) {
    self.init(.badInput, "\(error)")
  }

  /// A refusal says what is wrong and, after its semicolon, what to do next.
  init(_ refusal: Refusal) {
    let parts = "\(refusal)".split(separator: "; ", maxSplits: 1).map(String.init)
    let kind: Kind =
      switch refusal {
      case .notTheRoot, .notTheAuthority, .noCredential, .otherAuthority, .otherPrincipal, .roleMissing,
        .outOfWindow, .outOfScope, .keyRevoked, .ownAdaptation, .mayNotRevoke, .rootNotSelfSigned,
        .decisionRole:
        .notPermitted
      case .unknownAdaptation, .unknownAuthority, .unknownEnvironment, .unknownSuite, .unknownTarget,
        .unknownCertificate:
        .notFound
      default: .refused
      }
    let next = parts.count > 1 ? parts[1].prefix(1).uppercased() + parts[1].dropFirst() + "." : nil
    self.init(kind, parts.first ?? "\(refusal)", next: next)
  }

  init(_ error: StoreError) {
    let kind: Kind
    var next: String?
    switch error.problem {
    case .missing:
      kind = .notFound
      next =
        "Begin one with `countersign init`, look at the demonstration with `countersign demo`, or name one with --store."
    case .sizeChanged, .momentBeforeLedger:
      kind = .stale
      next = "Nothing was signed. Look at it again."
    case .busy:
      kind = .busy
      next = "Nothing was signed. Try again, or wait for it longer, such as with --wait 60s."
    case .changedWhileRead:
      kind = .busy
      next = "Nothing was answered. Ask again."
    case .projectionsOfAnotherVersion:
      kind = .busy
      next = "Nothing was signed. End what runs of the other version, then try again."
    case .alreadyExists, .alreadyRecorded: kind = .refused
    case .notAStore, .otherSchema, .unusableOrigin, .blobTooLarge: kind = .badInput
    case .fault, .corrupt, .pin(.damaged):
      kind = .damaged
      next = "Do not work on with this store. `countersign verify` says more."
    case .wrongLogKey, .unknownSigner: kind = .notPermitted
    case .exposed(let exposure):
      kind = .notPermitted
      next = "Nothing was signed. \(exposure.remedy)"
    case .permissionDenied, .readOnly, .unsettled, .diskFull, .inputOutput, .pin, .documentChanged,
      .momentOutOfRange:
      kind = .inputOutput
    // What somebody signed elsewhere may come without its documents.
    case .missingEvidence: kind = .badInput
    case .nothingToAppend, .firstEntryIsNotARoot, .secondRoot, .openedForInspection:
      kind = .bug
    }
    self.init(kind, "\(error)", next: next)
  }

  /// Runs `body` and words what the store throws.
  public static func ofStore<Value>(_ body: () throws -> Value) throws(Problem) -> Value {
    do {
      return try body()
    } catch let error as StoreError {
      throw Problem(error)
    } catch let error as Problem {
      throw error
    } catch {
      throw Problem(.inputOutput, "\(error)")
    }
  }
}

/// Runs what throws such an error, and words it.
extension Problem {
  static func wrap<Value>(_ body: () throws(FileProblem) -> Value) throws(Problem) -> Value {
    do { return try body() } catch { throw Problem(error) }
  }

  static func wrap<Value>(_ body: () throws(AdapterError) -> Value) throws(Problem) -> Value {
    do { return try body() } catch { throw Problem(error) }
  }

  static func wrap<Value>(_ body: () throws(FineTuningJobError) -> Value) throws(Problem) -> Value {
    do { return try body() } catch { throw Problem(error) }
  }

  static func ofDeclaration<Value>(
    _ body: () throws(DeclarationProblem) -> Value
  ) throws(Problem) -> Value {
    do { return try body() } catch { throw Problem(error) }
  }
}

extension Problem {
  public init(_ error: ForeignLogError) {
    self.init(.badInput, "\(error)", next: error.next)
  }
}
