import Certification
import Cryptography
import Governance
import StrictJSON

extension ForeignSample {
  static func caseID(_ name: String) -> CaseID {
    if let id = try? CaseID(name) { return id }
    // Hexadecimal digits after a letter can always be an id.
    let text = "sample-" + Digest(of: name.utf8).hex.prefix(24)
    guard let id = try? CaseID(text) else { preconditionFailure("\(text) is an id") }
    return id
  }
}

/// How the readers look into documents whose unknown members are none of our business.
extension JSONValue {
  /// A number as a binary fraction; `nil` when there is none, or it does not fit.
  var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .decimal(let literal): Double(literal).flatMap { $0.isFinite ? $0 : nil }
    default: nil
    }
  }

  /// Text, or a whole number as text: what harnesses use for ids.
  var name: String? { string ?? integer.map(String.init) }
}

/// Looks up fields of one document and complains with file and place.
struct Place {
  let file: ForeignFile
  /// Such as a member's name and the fields above.
  let path: String

  init(_ file: ForeignFile, _ path: String = "") {
    self.file = file
    self.path = path
  }

  func below(_ field: ByteText) -> Place { below(field.text) }

  func below(_ field: String) -> Place { Place(file, path.isEmpty ? field : "\(path).\(field)") }

  func problem(_ problem: String, next: String? = nil) -> ForeignLogError {
    file.problem(path, problem, next: next)
  }

  func text(_ value: JSONValue?) throws(ForeignLogError) -> String {
    guard let text = value?.string else { throw problem("expected text, found \(Self.kind(value))") }
    return text
  }

  /// Text that goes into statements.
  func shortText(_ value: JSONValue?) throws(ForeignLogError) -> String {
    let text = try text(value)
    guard (1...200).contains(text.utf8.count) else {
      throw problem("must have 1 to 200 bytes, not \(text.utf8.count)")
    }
    return text
  }

  /// A name that is made part of others, so that it must be short.
  func part(_ name: ByteText) throws(ForeignLogError) -> ByteText {
    guard name.text.utf8.count <= OutsideGrader.textLimit else {
      throw problem("has a name of more than \(OutsideGrader.textLimit) bytes")
    }
    return name
  }

  func count(_ value: JSONValue?) throws(ForeignLogError) -> Int64 {
    guard let number = value?.integer, number >= 0 else {
      throw problem("expected a number of things, found \(Self.kind(value))")
    }
    return number
  }

  func list(_ value: JSONValue?) throws(ForeignLogError) -> [JSONValue] {
    guard let list = value?.array else { throw problem("expected a list, found \(Self.kind(value))") }
    return list
  }

  func members(_ value: JSONValue?) throws(ForeignLogError) -> [JSONMember] {
    guard let members = value?.members else {
      throw problem("expected an object, found \(Self.kind(value))")
    }
    return members
  }

  /// A score from 0 to 1.
  func score(_ value: Double, shown: String) throws(ForeignLogError) -> Double {
    guard (0...1).contains(value) else {
      throw problem("is \(shown): only scores from 0 to 1 can be read")
    }
    return value
  }

  static func kind(_ value: JSONValue?) -> String { value?.kind ?? "nothing" }
}
