import Cryptography
import Foundation
import Glibc
import SystemFiles
import TestSupport
import Testing

struct KeyDirectoryTests {
  let folder: TemporaryFolder
  let directory: KeyDirectory

  init() throws {
    folder = try TemporaryFolder()
    directory = KeyDirectory(path: folder.file("config/keys"))
    try directory.create()
  }

  @Test func whatWasSavedIsListedAndLoaded() throws {
    try directory.save(try Sample.sealed(as: "maria"))
    try directory.save(try Sample.sealed(as: "dana"))
    try folder.write([], to: "config/keys/notes.txt")
    try folder.write([], to: "config/keys/Not A Name.key")
    #expect(try directory.list().map(\.text) == ["dana", "maria"])
    #expect(try directory.load(try Sample.name("dana")) == Sample.sealed(as: "dana"))
    // Nothing but the two keys was left behind.
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    #expect(names == ["Not A Name.key", "dana.key", "maria.key", "notes.txt"])
  }

  @Test func nobodyElseGetsRightsEvenUnderUmaskZero() throws {
    let old = umask(0)
    defer { umask(old) }
    let open = KeyDirectory(path: folder.file("open/keys"))
    try open.create()
    try open.save(try Sample.sealed())
    let logKey = UnattendedKeyFile(directory: folder.file("store"), name: try Sample.name("log"))
    try logKey.create(try Sample.key())
    #expect(try mode(folder.file("open")) == 0o700)
    #expect(try mode(open.path) == 0o700)
    #expect(try mode(open.path(of: try Sample.name())) == 0o600)
    #expect(try mode(logKey.directory) == 0o700)
    #expect(try mode(logKey.path) == 0o600)
  }

  @Test func aKeyIsNeverOverwritten() throws {
    try directory.save(try Sample.sealed())
    let path = directory.path(of: try Sample.name())
    let before = FileManager.default.contents(atPath: path)
    #expect(throws: KeyFileError.file(.alreadyExists(path: path))) { try directory.save(try Sample.sealed()) }
    #expect(FileManager.default.contents(atPath: path) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["maria.key"])
  }

  @Test func everyLooserModeIsRefused() throws {
    try directory.save(try Sample.sealed())
    let path = directory.path(of: try Sample.name())
    for bits: mode_t in [0o001, 0o002, 0o004, 0o010, 0o020, 0o040, 0o100, 0o1000, 0o2000, 0o4000] {
      #expect(chmod(path, 0o600 | bits) == 0)
      #expect(throws: KeyFileError.file(.tooOpen(path: path, mode: 0o600 | bits, allowed: 0o600))) {
        try directory.load(try Sample.name())
      }
    }
    #expect(chmod(path, 0o400) == 0)
    #expect(try directory.load(try Sample.name()) == Sample.sealed())
    for bits: mode_t in [0o001, 0o002, 0o004, 0o010, 0o020, 0o040] {
      #expect(chmod(directory.path, 0o700 | bits) == 0)
      let refusal = KeyFileError.file(.tooOpen(path: directory.path, mode: 0o700 | bits, allowed: 0o700))
      #expect(throws: refusal) { try directory.load(try Sample.name()) }
      #expect(throws: refusal) { try directory.list() }
      #expect(throws: refusal) { try directory.save(try Sample.sealed(as: "dana")) }
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
  func anotherOwnersFileIsRefused() throws {
    try directory.save(try Sample.sealed())
    let path = directory.path(of: try Sample.name())
    #expect(chown(path, 12345, 12345) == 0)
    #expect(throws: KeyFileError.file(.wrongOwner(path: path, found: 12345, expected: 0))) {
      try directory.load(try Sample.name())
    }
    #expect(chown(directory.path, 12345, 12345) == 0)
    #expect(throws: KeyFileError.file(.wrongOwner(path: directory.path, found: 12345, expected: 0))) {
      try directory.list()
    }
  }

  @Test func linksAndOtherThingsAreNoKeys() throws {
    let name = try Sample.name()
    let path = directory.path(of: name)
    try folder.write(try Sample.sealed().fileBytes, to: "elsewhere")
    #expect(symlink(folder.file("elsewhere"), path) == 0)
    #expect(throws: KeyFileError.file(.isSymbolicLink(path: path))) { try directory.load(name) }
    // A link does not make room for a new key, not even one that points nowhere.
    #expect(throws: KeyFileError.file(.alreadyExists(path: path))) { try directory.save(try Sample.sealed()) }
    #expect(unlink(path) == 0)
    #expect(mkdir(path, 0o700) == 0)
    #expect(throws: KeyFileError.file(.notARegularFile(path: path))) { try directory.load(name) }
    #expect(rmdir(path) == 0)
    #expect(mkfifo(path, 0o600) == 0)
    #expect(throws: KeyFileError.file(.notARegularFile(path: path))) { try directory.load(name) }
    #expect(unlink(path) == 0)
    #expect(throws: KeyFileError.file(.noSuchFile(path: path))) { try directory.load(name) }

    let linked = KeyDirectory(path: folder.file("linked"))
    #expect(symlink(directory.path, linked.path) == 0)
    #expect(throws: KeyFileError.file(.isSymbolicLink(path: linked.path))) { try linked.list() }
    let file = KeyDirectory(path: folder.file("elsewhere"))
    #expect(throws: KeyFileError.file(.notADirectory(path: file.path))) { try file.list() }
    let missing = KeyDirectory(path: folder.file("missing"))
    #expect(throws: KeyFileError.file(.noSuchFile(path: missing.path))) { try missing.list() }
  }

  @Test func brokenHugeAndRenamedFilesAreRefused() throws {
    let name = try Sample.name()
    let path = directory.path(of: name)
    try folder.write([], to: "config/keys/maria.key")
    #expect(throws: KeyFileError.self) { try directory.load(name) }
    try folder.write(
      [UInt8](repeating: 0x20, count: SealedKeyFile.byteLimit + 1), to: "config/keys/maria.key")
    #expect(throws: KeyFileError.file(.tooLarge(path: path, limitBytes: SealedKeyFile.byteLimit))) {
      try directory.load(name)
    }
    try folder.write(try Sample.sealed(as: "dana").fileBytes, to: "config/keys/maria.key")
    #expect(throws: KeyFileError.nameMismatch(path: path, found: try Sample.name("dana"))) {
      try directory.load(name)
    }
  }

  @Test func aFolderThatExistsIsLeftAsItIs() throws {
    #expect(chmod(directory.path, 0o755) == 0)
    try directory.create()
    #expect(try mode(directory.path) == 0o755)
    try folder.write([], to: "file")
    let inside = KeyDirectory(path: folder.file("file/keys"))
    #expect(throws: KeyFileError.file(.system(path: inside.path, call: "mkdir", code: ENOTDIR))) {
      try inside.create()
    }
  }

  @Test func theLogKeyComesBack() throws {
    let file = UnattendedKeyFile(directory: folder.file("store"), name: try Sample.name("log"))
    let key = try Sample.key()
    #expect(throws: KeyFileError.file(.noSuchFile(path: file.directory))) { try file.load() }
    try file.create(key)
    #expect(try file.load().verificationKey == key.verificationKey)
    #expect(throws: KeyFileError.file(.alreadyExists(path: file.path))) { try file.create(key) }
    // A group that shares a ledger may use it, nobody else.
    for mode in [0o640, 0o660] as [mode_t] {
      #expect(chmod(file.path, mode) == 0 && chmod(file.directory, 0o2750) == 0)
      #expect(try file.load().verificationKey == key.verificationKey)
    }
    for mode in [0o644, 0o606, 0o641, 0o670] as [mode_t] {
      #expect(chmod(file.path, mode) == 0)
      #expect(throws: KeyFileError.file(.tooOpen(path: file.path, mode: mode, allowed: 0o660))) {
        try file.load()
      }
    }
    #expect(chmod(file.path, 0o640) == 0)
    for mode in [0o755, 0o701] as [mode_t] {
      #expect(chmod(file.directory, mode) == 0)
      #expect(throws: KeyFileError.file(.tooOpen(path: file.directory, mode: mode, allowed: 0o770))) {
        try file.load()
      }
    }
    #expect(chmod(file.directory, 0o700) == 0)
    try folder.write(Array("-----BEGIN PRIVATE KEY-----\n".utf8), to: "store/log.pem")
    #expect(throws: KeyFileError.malformedPrivateKey(path: file.path, .malformed(.pkcs8))) { try file.load() }
  }

  private func mode(_ path: String) throws -> mode_t {
    var status = stat()
    try #require(lstat(path, &status) == 0)
    return status.st_mode & 0o7777
  }
}
