import Declarations
import Terminal
import Workflows

extension Setup {
  /// Where theme files are, a person's own first.
  var themeFolders: [String] {
    var folders = folder.map { ["\($0)/themes"] } ?? []
    if let share = try? Resources.share(environment: environment) {
      // Beside the fixtures in the source tree.
      folders += ["\(share)/themes", "\(share)/../themes"]
    }
    return folders
  }

  /// The theme that the settings name, or the built-in one and why it is that.
  func theme() -> (theme: Theme, problem: String?) {
    do {
      return (try theme(named: settings.theme, depth: 0), nil)
    } catch {
      return (.dark, "\(error); the colours stay \(Theme.dark.name)")
    }
  }

  /// `depth`: How many themes led here; a ring of themes that inherit each other ends somewhere.
  private func theme(named name: String, depth: Int) throws(DeclarationProblem) -> Theme {
    for folder in themeFolders where Setting.theme.value(of: name) != nil {
      let path = "\(folder)/\(name).yaml"
      let bytes: [UInt8]
      do {
        bytes = try PlainFile.read(path, byteLimit: Self.byteLimit)
      } catch {
        if error.kind == .notFound { continue }
        throw DeclarationProblem(file: path, problem: error.what)
      }
      return try ThemeFile.read(bytes, file: path) { parent in
        depth < 8 ? try? theme(named: parent, depth: depth + 1) : nil
      }
    }
    guard name == Theme.dark.name else {
      throw DeclarationProblem(
        file: settings[.theme].origin.description, problem: "names no theme: \"\(name)\"")
    }
    return .dark
  }
}
