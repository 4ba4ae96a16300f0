/// By what a holder of a key is found: `authority/name`, or the name alone.
enum HolderNames {
  static func of(_ holder: String) -> [String] {
    guard let slash = holder.utf8.firstIndex(of: UInt8(ascii: "/")) else { return [holder] }
    return [holder, String(holder[holder.utf8.index(after: slash)...])]
  }
}
