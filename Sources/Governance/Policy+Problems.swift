public import StrictJSON

extension Policy {
  /// What is wrong with the policy as a whole, though each field reads well; in the order of the fields.
  public var problems: [JSONFieldError] {
    var found: [JSONFieldError] = []
    if requirements.isEmpty {
      found.append(
        JSONFieldError(field: "requirements", problem: "is empty: such a policy would admit everything"))
    }
    var seen: Set<ByteText> = []
    for (index, requirement) in requirements.enumerated() {
      let field = "requirements[\(index)]"
      if requirement.id.isEmpty { found.append(JSONFieldError(field: "\(field).id", problem: "is empty")) }
      // Conditions are accepted by their ids, so they must look like what they are.
      if !requirement.id.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
        found.append(
          JSONFieldError(field: "\(field).id", problem: "may hold only visible ASCII characters, no spaces"))
      }
      if !seen.insert(ByteText(requirement.id)).inserted {
        found.append(JSONFieldError(field: "\(field).id", problem: "is used twice: \(requirement.id)"))
      }
      let content = requirement.kind.content
      found += content.problems.map {
        JSONFieldError(field: "\(field).\(type(of: content).key).\($0.field)", problem: $0.problem)
      }
    }
    return found
  }
}
