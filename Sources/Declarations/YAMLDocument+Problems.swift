import StrictJSON

extension YAMLDocument {
  /// Everything that `read` complains about, in the order of the file: what it complains about is put right, and the
  /// document is read again.
  ///
  /// With a problem the value is that of a document which nobody wrote: good only for finding more problems.
  ///
  /// `sample`: Members that are right, with an element for each list whose elements are read one by one; what it does
  /// not have is left out.
  func readOn<Value>(
    _ sample: JSONValue, _ read: (inout JSONObjectReader) throws(JSONFieldError) -> Value
  ) -> (value: Value?, problems: [DeclarationProblem]) {
    var repairs = Repairs(document: value, sample: sample)
    var problems: [DeclarationProblem] = []
    while problems.count < Self.problemLimit {
      do throws(JSONFieldError) {
        var reader = try JSONObjectReader(repairs.document)
        let value = try read(&reader)
        try reader.finish()
        return (value, problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
      } catch {
        let found = problem(error)
        if !problems.contains(found) { problems.append(found) }
        guard repairs.repair(error.field) else { return (nil, problems) }
      }
    }
    problems.append(
      DeclarationProblem(
        file: file, problem: "has more problems than these \(problems.count): mend them, and look again"))
    return (nil, problems)
  }

  /// The document is read once for each, so that a file of wrong members only is not read so many times.
  static let problemLimit = 100
}

/// A document in which one wrong member after another is put right.
private struct Repairs {
  private(set) var document: JSONValue
  let sample: JSONValue
  private var replaced: Set<String> = []

  init(document: JSONValue, sample: JSONValue) {
    (self.document, self.sample) = (document, sample)
  }

  /// Puts right what stands at `field`, or takes it out; `false` when neither has helped.
  mutating func repair(_ field: String) -> Bool {
    let name = String(
      decoding: field.utf8.prefix { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "[") }, as: UTF8.self)
    guard !name.isEmpty, var members = document.members else { return false }
    let place = members.firstIndex { $0.name == ByteText(name) }
    if let place, let index = element(of: field, after: name), var list = members[place].value.array,
      list.indices.contains(index), let right = sample[name]?.array?.first,
      replaced.insert("\(name)[\(index)]").inserted
    {
      list[index] = right
      members[place].value = .array(list)
    } else if replaced.insert(name).inserted, let right = sample[name] {
      if let place { members[place].value = right } else { members.append(JSONMember(name, right)) }
    } else {
      guard let place else { return false }
      members.remove(at: place)
    }
    document = .object(members)
    return true
  }

  private func element(of field: String, after name: String) -> Int? {
    let rest = field.utf8.dropFirst(name.utf8.count)
    guard rest.first == UInt8(ascii: "[") else { return nil }
    return Int(String(decoding: rest.dropFirst().prefix { $0 != UInt8(ascii: "]") }, as: UTF8.self))
  }
}
