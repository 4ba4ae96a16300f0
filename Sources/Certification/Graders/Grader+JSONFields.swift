import StrictJSON

extension JSONObjectReader {
  mutating func one<Choice: CaseIterable & RawRepresentable<String>>(
    _ name: String
  ) throws(JSONFieldError) -> Choice {
    let text = try string(name)
    guard let choice = Choice(spelled: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw problem(name, "is \(text); known are \(known)")
    }
    return choice
  }

  mutating func template(_ name: String) throws(JSONFieldError) -> Template {
    try template(try string(name), name)
  }

  mutating func optionalTemplate(_ name: String) throws(JSONFieldError) -> Template? {
    guard let text = try optionalString(name) else { return nil }
    return try template(text, name)
  }

  func template(_ text: String, _ name: String) throws(JSONFieldError) -> Template {
    do {
      return try Template(text)
    } catch {
      throw problem(name, error.description)
    }
  }

  /// The texts of `ideal`, which may be one text alone.
  mutating func ideal() throws(JSONFieldError) -> [Template] {
    let texts: [String]
    if case .string(let text) = try required("ideal") {
      texts = [text]
    } else {
      texts = try strings("ideal")
    }
    var ideal: [Template] = []
    for (index, text) in texts.enumerated() { ideal.append(try template(text, "ideal[\(index)]")) }
    return ideal
  }

  mutating func optionalNumber(_ name: String) throws(JSONFieldError) -> DecimalNumber? {
    guard let value = optional(name) else { return nil }
    guard let number = DecimalNumber(value) else {
      throw problem(name, "must be a number below a billion with at most six decimals")
    }
    return number
  }

  mutating func threshold(
    in range: ClosedRange<DecimalNumber>? = nil
  ) throws(JSONFieldError) -> DecimalNumber? {
    guard let threshold = try optionalNumber("pass_threshold") else { return nil }
    if let range, !range.contains(threshold) {
      throw problem(
        "pass_threshold",
        "must lie between \(range.lowerBound.text) and \(range.upperBound.text), not be \(threshold.text)")
    }
    return threshold
  }
}
