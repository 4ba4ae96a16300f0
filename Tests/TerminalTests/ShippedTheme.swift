import Declarations
import Terminal

/// The shipped themes as the program reads them.
enum ShippedTheme {
  static func file(_ name: String) throws(DeclarationProblem) -> ThemeFile {
    guard let bytes = ThemeLibrary.shippedFile(name) else {
      throw DeclarationProblem(file: name, problem: "is not shipped")
    }
    return try ThemeFile(bytes, file: "\(name).yaml") { (parent) throws(DeclarationProblem) in
      try file(parent)
    }
  }
}
