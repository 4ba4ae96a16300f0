import Foundation

/// The project's own text files.
enum SourceTree {
  struct File {
    /// Relative to the project's root.
    var path: String
    var lines: [(number: Int, text: String)]

    var name: String { String(path.split(separator: "/").last ?? "") }
    var isSource: Bool { path.hasPrefix("Sources/") && path.hasSuffix(".swift") }
    /// The folder below `Sources` or `Tests`.
    var module: String { String(path.split(separator: "/").dropFirst().first ?? "") }

    /// Lines that are no comment.
    var code: [(number: Int, text: String)] {
      lines.filter { !$0.text.drop { $0 == " " }.hasPrefix("//") }
    }

    var imports: [String] {
      lines.compactMap { line in
        var words = line.text.split(separator: " ")
        if ["public", "internal", "package", "private"].contains(words.first) { words.removeFirst() }
        return words.first == "import" && words.count == 2 ? String(words[1]) : nil
      }
    }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func files(below folders: [String]) -> [File] {
    let endings: Set = ["swift", "c", "h", "md", "yaml", "sh", "py", ""]
    var files: [File] = []
    for folder in folders {
      let start = root.appending(path: folder)
      guard
        let found = FileManager.default.enumerator(at: start, includingPropertiesForKeys: [.isRegularFileKey])
      else { continue }
      for case let url as URL in found {
        guard (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true,
          endings.contains(url.pathExtension), let data = try? Data(contentsOf: url),
          let text = String(data: data, encoding: .utf8)
        else { continue }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        files.append(
          File(
            path: String(url.path.dropFirst(root.path.count + 1)),
            lines: lines.map { (number: $0.offset + 1, text: String($0.element)) }))
      }
    }
    return files.sorted { $0.path < $1.path }
  }
}
