internal import Glibc
internal import SystemFiles

/// What in a shared place belongs to which run of this program, so that the leftovers of a killed one can be told
/// apart.
///
/// A name is `countersign-PIDNS-PID-START-RANDOM`: the process namespace in which the process id counts, that id, and
/// when the process started in clock ticks since boot, because ids are used again.
struct StagingName: Hashable {
  var namespace: String
  var process: Int32
  var start: String

  static let prefix = "countersign-"

  /// This process; `nil` where /proc does not tell.
  static let own: StagingName? = {
    let process = getpid()
    guard let namespace = ownNamespace, let start = startTime(of: process) else { return nil }
    return StagingName(namespace: namespace, process: process, start: start)
  }()

  init(namespace: String, process: Int32, start: String) {
    self.namespace = namespace
    self.process = process
    self.start = start
  }

  /// Of a name that ``makeFolder(in:)`` gave, `nil` of any other.
  init?(name: String) {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 5, "\(parts[0])-" == Self.prefix, parts[4].utf8.count == 6,
      let process = Int32(parts[2]), process > 0,
      parts[1].utf8.allSatisfy(isDigit), parts[3].utf8.allSatisfy(isDigit), !parts[3].isEmpty
    else { return nil }
    self.init(namespace: String(parts[1]), process: process, start: String(parts[3]))
  }

  /// Makes a folder of this process.
  static func makeFolder(in parent: String) throws(SandboxError) -> String {
    let name = own.map { "\($0.namespace)-\($0.process)-\($0.start)" } ?? "0-\(getpid())-0"
    do { return try FolderTree.makeUnique("\(parent)/\(prefix)\(name)-") } catch {
      throw .staging(path: parent, reason: systemMessage(error.code))
    }
  }

  /// Whether the process is gone for certain: one of another process namespace never is, as far as we can tell.
  var isGone: Bool {
    guard let own = Self.own, namespace == own.namespace else { return false }
    return Self.startTime(of: process) != start
  }

  /// The names in `folder` that belong to processes which are gone.
  static func leftovers(in folder: String) -> [String] {
    ((try? FolderTree.names(in: folder)) ?? []).filter { StagingName(name: $0)?.isGone == true }
  }

  private static let ownNamespace: String? = FilePath.linkTarget("/proc/self/ns/pid").flatMap { link in
    let digits = link.filter(\.isNumber)
    return digits.isEmpty ? nil : digits
  }

  /// Field 22 of /proc/PID/stat (proc(5)); the second one may hold spaces and parentheses.
  private static func startTime(of process: Int32) -> String? {
    ProcessStatus(process).map(\.start)
  }
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
