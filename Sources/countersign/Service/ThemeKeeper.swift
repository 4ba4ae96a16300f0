import Console
import Declarations
import Glibc
import SystemFiles
import Terminal
import Workflows

/// Knows which theme is in use, and notices when its file changes.
///
/// What comes of it are messages for the model. At rest it costs one look at the time of change of the files that the
/// theme is made of, and nothing at all for a shipped theme.
struct ThemeKeeper {
  private let library: ThemeLibrary
  /// The user's own themes.
  private let folder: String?
  private var setting: String
  private var isDark: Bool
  private let isFixed: Bool
  private let depth: ColorDepth
  private var shown = Theme.dark
  private var files: [String] = []
  private var stamps: [Stamp?] = []

  private static let byteLimit = 256 * 1024

  init(_ setup: Setup, _ capabilities: Capabilities) {
    folder = setup.folder.map { "\($0)/themes" }
    setting = setup.settings.theme
    if setting.hasPrefix("~/"), let home = setup.environment["HOME"] { setting = home + setting.dropFirst(1) }
    isDark = setup.settings.isDark ?? Self.isDark(setup.environment["COLORFGBG"])
    isFixed = setup.settings.isDark != nil
    depth = capabilities.colors
    library = ThemeLibrary(folder: folder) { path in try? PlainFile.read(path, byteLimit: Self.byteLimit) }
  }

  /// `auto`, the shipped themes, and the user's own.
  var names: [String] {
    let files = folder.flatMap { try? FolderTree.names(in: $0) } ?? []
    let own = files.filter { $0.hasSuffix(".yaml") && $0.count > 5 }.map { String($0.dropLast(5)) }
    return ["auto"] + ThemeLibrary.shipped + own.sorted().filter { !ThemeLibrary.shipped.contains($0) }
  }

  // MARK: What happens

  /// The theme to begin with.
  mutating func start() -> [Message] { load(setting, isPreview: false) }

  /// What the terminal said about its ground.
  mutating func appearance(isDark: Bool) -> [Message] {
    guard !isFixed, isDark != self.isDark else { return [] }
    self.isDark = isDark
    return setting == "auto" ? load(setting, isPreview: false) : []
  }

  func preview(_ name: String) -> [Message] {
    var other = self
    return other.load(name, isPreview: true)
  }

  /// Uses another theme until the console is left.
  mutating func choose(_ name: String) -> [Message] {
    var other = self
    other.setting = name
    let messages = other.load(name, isPreview: false)
    guard messages.contains(where: \.isTheme) || name == setting else { return messages }
    self = other
    return messages + [.notice(.passed, name == "auto" ? "the theme follows the terminal" : "theme \(name)")]
  }

  /// Reads the theme anew when one of its files has changed.
  mutating func changedFile() -> [Message] {
    guard !files.isEmpty, files.map(Stamp.init) != stamps else { return [] }
    let messages = load(setting, isPreview: false)
    guard messages.contains(where: \.isTheme) else { return messages }
    return messages + [.notice(.passed, "theme \(setting) read anew")]
  }

  // MARK: Loading

  private mutating func load(_ name: String, isPreview: Bool) -> [Message] {
    do throws(DeclarationProblem) {
      let found = try library.find(name == "auto" ? automatic : name)
      files = found.files
      stamps = files.map(Stamp.init)
      shown = found.theme
      return [.theme(found.theme, isPreview: isPreview)]
    } catch {
      // Its file is watched on, so that mending it is enough.
      files = files.contains(error.file) ? files : files + [error.file]
      stamps = files.map(Stamp.init)
      // A path in front would leave no room for what is wrong.
      var shortened = error
      shortened.file = error.file.split(separator: "/").last.map(String.init) ?? error.file
      return isPreview ? [] : [.notice(.failed, "\(shortened); the theme stays \(shown.name)")]
    }
  }

  private var automatic: String {
    depth <= .ansi16 && depth > .none ? "ansi16" : isDark ? "dark" : "light"
  }

  /// Reads the last number of COLORFGBG: 7 and from 9 on are light grounds.
  private static func isDark(_ colors: String?) -> Bool {
    guard let last = colors?.split(separator: ";").last, let ground = Int(last) else { return true }
    return !(ground == 7 || (9...15).contains(ground))
  }

  /// What changes when a file is written or replaced.
  private struct Stamp: Equatable {
    let seconds: Int
    let nanoseconds: Int
    let inode: UInt
    let size: Int

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
      inode = UInt(status.st_ino)
      size = Int(status.st_size)
    }
  }
}

extension Message {
  fileprivate var isTheme: Bool {
    if case .theme = self { return true }
    return false
  }
}
