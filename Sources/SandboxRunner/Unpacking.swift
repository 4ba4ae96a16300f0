internal import CSpawn
internal import Glibc
internal import SystemFiles

/// A file in an archive.
public struct ArchiveMember: Hashable, Sendable {
  public var name: String
  public var bytes: [UInt8]
}

/// Why an archive was not unpacked.
public enum ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
  /// libarchive's own words.
  case unreadable(String)
  case unpackedSize(limit: Int64)
  case memberSize(name: String, limit: Int)
  case memberCount(limit: Int)
  case notAFile(name: String)
  case duplicate(name: String)
  case unsafeName(String)

  public var description: String {
    switch self {
    case .unreadable(let why): "cannot be unpacked: \(why)"
    case .unpackedSize(let limit): "holds more than \(limit) bytes when unpacked"
    case .memberSize(let name, let limit): "\(name) in it is longer than \(limit) bytes"
    case .memberCount(let limit): "holds more than \(limit) files"
    case .notAFile(let name): "\(name) in it is a link or a device, not a file"
    case .duplicate(let name): "holds \(name) twice"
    case .unsafeName(let name): "holds a file with the name \(name)"
    }
  }
}

extension Sandbox {
  /// Debian's bsdtar, of the package libarchive-tools; never one that PATH names.
  static let unpacker = "/usr/bin/bsdtar"

  /// What an archive may not exceed.
  public enum ArchiveLimit {
    public static let unpackedBytes: Int64 = 512 << 20
    public static let memberBytes = 64 << 20
    public static let members = 200_000
  }

  /// Unpacks an archive that nobody vouches for.
  ///
  /// libarchive takes it apart inside the sandbox, where a fault of its parser or decompressors finds nothing, and no
  /// file is ever written by a name from the archive: the members come back as bytes.
  ///
  /// - Throws: ``ArchiveError``, ``SandboxError``, or `CancellationError`.
  public func members(
    ofArchive bytes: [UInt8], unpackedBytes: Int64 = ArchiveLimit.unpackedBytes
  ) async throws -> [ArchiveMember] {
    guard access(Self.unpacker, R_OK | X_OK) == 0 else {
      throw SandboxError.unavailable(
        reason: "\(Self.unpacker), which unpacks archives, is not installed (Debian's libarchive-tools)")
    }
    let cancellation = try Cancellation()
    let output = try await withTaskCancellationHandler {
      try await onThreadOfItsOwn { try unpack(bytes, unpackedBytes, cancellation) }
    } onCancel: {
      cancellation.cancel()
    }
    switch output.ending {
    case .exited(code: 0): break
    case .answerLimit(let limit): throw ArchiveError.unpackedSize(limit: limit)
    case let ending:
      let why = output.errorTail.split(separator: "\n").first.map(String.init) ?? ending.phrase
      throw ArchiveError.unreadable(String(why.replacing("runner: ", with: "").prefix(300)))
    }
    return try TapeArchive.members(output.bytes)
  }

  private func unpack(
    _ bytes: [UInt8], _ unpackedBytes: Int64, _ cancellation: Cancellation
  ) throws -> ToolOutput {
    let folder = try StagingName.makeFolder(in: isolation.stagingParent)
    defer { try? FolderTree.remove(folder) }
    do throws(FileError) { try WholeFile.create(folder + "/log", bytes) } catch {
      throw SandboxError.staging(path: folder, reason: systemMessage(error.code))
    }
    var limits = SandboxLimits()
    limits.wallClockMilliseconds = 60_000
    limits.answerBytes = unpackedBytes
    // The format that has names of any length; nothing but its headers is added to the members.
    var tool = LocalSubject(
      runner: Self.unpacker, folders: [.init(role: "archive", path: folder)],
      arguments: ["-cf", "-", "--format", "gnutar", "@/archive/log"])
    tool.usesSystem = true
    tool.environment = ["LC_ALL": "C.UTF-8"]
    return try output(of: tool, limits, cancellation)
  }
}

/// Reads the tape archive that bsdtar writes (tar(5), GNU format): headers of 512 bytes before contents in such blocks.
enum TapeArchive {
  private static let block = 512

  static func members(_ bytes: [UInt8]) throws(ArchiveError) -> [ArchiveMember] {
    var members: [ArchiveMember] = []
    var names: Set<String> = []
    var longName: String?
    var position = 0
    while position + block <= bytes.count {
      let header = bytes[position..<position + block]
      // Two empty blocks end the archive.
      guard header.contains(where: { $0 != 0 }) else { return members }
      position += block
      guard let size = number(header.dropFirst(124).prefix(12)), size <= bytes.count - position else {
        throw .unreadable("a header in it has no good size")
      }
      let content = bytes[position..<position + size]
      position += (size + block - 1) / block * block
      let kind = header[header.startIndex + 156]
      if kind == UInt8(ascii: "L") {
        longName = text(content)
        continue
      }
      let name = longName ?? text(header.prefix(100))
      longName = nil
      guard kind != UInt8(ascii: "5") else { continue }
      guard kind == UInt8(ascii: "0") || kind == 0 else { throw .notAFile(name: shown(name)) }
      try check(name, size, members.count)
      guard names.insert(name).inserted else { throw .duplicate(name: shown(name)) }
      members.append(ArchiveMember(name: name, bytes: Array(content)))
    }
    throw .unreadable("it ends too early")
  }

  private static func check(_ name: String, _ size: Int, _ count: Int) throws(ArchiveError) {
    guard count < Sandbox.ArchiveLimit.members else {
      throw .memberCount(limit: Sandbox.ArchiveLimit.members)
    }
    guard size <= Sandbox.ArchiveLimit.memberBytes else {
      throw .memberSize(name: shown(name), limit: Sandbox.ArchiveLimit.memberBytes)
    }
    // Nothing is written by it; but a log with such a name was not made by its harness.
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.isEmpty, name.utf8.count <= 1_024, !parts.contains(".."), parts.first != "" else {
      throw .unsafeName(shown(name))
    }
  }

  private static func shown(_ name: String) -> String { String(reflecting: String(name.prefix(100))) }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Octal digits, ended by a space or zero; the binary form of sizes beyond 8 GiB is refused.
  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    let digits = bytes.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
    return Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 >= 0 ? $0 : nil }
  }
}
