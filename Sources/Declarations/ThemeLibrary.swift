public import Terminal

/// Finds themes by name: the user's own first, then the shipped ones, which are part of the program.
public struct ThemeLibrary: Sendable {
  /// A theme, and the files that it was made of.
  public struct Found: Hashable, Sendable {
    public let theme: Theme
    /// Itself first, then what it inherits; empty for a shipped theme.
    public let files: [String]
  }

  /// The names of the shipped themes, in the order in which they are offered.
  public static let shipped = [
    "dark", "light", "high-contrast", "deuteranopia", "tritanopia", "mono", "ansi16",
  ]
  private static let depthLimit = 8

  private let folder: String?
  private let read: @Sendable (_ path: String) -> [UInt8]?

  /// `folder` holds the user's themes; `read` answers nil for a file that is not there.
  public init(folder: String?, read: @escaping @Sendable (_ path: String) -> [UInt8]?) {
    self.folder = folder
    self.read = read
  }

  /// Finds a theme by its name, or by its path where `name` holds a `/` or ends in `.yaml`.
  public func find(_ name: String) throws(DeclarationProblem) -> Found {
    if Self.isPath(name) {
      guard let bytes = read(name) else { throw DeclarationProblem(file: name, problem: "is not there") }
      var files = [name]
      return Found(theme: try theme(bytes, name, &files), files: files)
    }
    // Built in, so that no file is read and none parsed before the first frame.
    if name == Theme.dark.name, userFile(name) == nil { return Found(theme: .dark, files: []) }
    var files: [String] = []
    guard let file = try load(name, &files, depth: 0) else {
      throw DeclarationProblem(
        file: name, problem: "is no theme; shipped are \(Self.shipped.joined(separator: ", "))")
    }
    return Found(theme: file.theme, files: files)
  }

  /// The bytes of a shipped theme; nil for another name.
  public static func shippedFile(_ name: String) -> [UInt8]? {
    switch name {
    case "dark": PackageResources.dark_yaml
    case "light": PackageResources.light_yaml
    case "high-contrast": PackageResources.high_contrast_yaml
    case "deuteranopia": PackageResources.deuteranopia_yaml
    case "tritanopia": PackageResources.tritanopia_yaml
    case "mono": PackageResources.mono_yaml
    case "ansi16": PackageResources.ansi16_yaml
    default: nil
    }
  }

  private static func isPath(_ name: String) -> Bool { name.contains("/") || name.hasSuffix(".yaml") }

  private func userFile(_ name: String) -> (path: String, bytes: [UInt8])? {
    guard let folder else { return nil }
    let path = "\(folder)/\(name).yaml"
    return read(path).map { (path, $0) }
  }

  private func theme(
    _ bytes: [UInt8], _ path: String, _ files: inout [String]
  ) throws(DeclarationProblem) -> Theme {
    var found = files
    let file = try ThemeFile(bytes, file: path) { (parent) throws(DeclarationProblem) in
      try load(parent, &found, depth: 1)
    }
    files = found
    return file.theme
  }

  private func load(
    _ name: String, _ files: inout [String], depth: Int
  ) throws(DeclarationProblem) -> ThemeFile? {
    guard depth < Self.depthLimit else {
      throw DeclarationProblem(file: name, problem: "is inherited over more than \(Self.depthLimit) themes")
    }
    var found = files
    defer { files = found }
    // A theme of the user's may have the name of a shipped one, and inherit that.
    if let (path, bytes) = userFile(name), !found.contains(path) {
      found.append(path)
      let file = try ThemeFile(bytes, file: path) { (parent) throws(DeclarationProblem) in
        try load(parent, &found, depth: depth + 1)
      }
      guard file.name == name else {
        throw DeclarationProblem(
          file: path, field: "name", problem: "is \(file.name), but the file is called \(name)")
      }
      return file
    }
    guard let bytes = Self.shippedFile(name) else { return nil }
    return try ThemeFile(bytes, file: "\(name).yaml") { (parent) throws(DeclarationProblem) in
      try load(parent, &found, depth: depth + 1)
    }
  }
}
