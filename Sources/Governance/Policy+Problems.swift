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
      found += requirement.problems(field)
    }
    return found
  }
}

extension Requirement {
  fileprivate func problems(_ field: String) -> [JSONFieldError] {
    switch kind {
    case .decisions(let decisions):
      decisions.distinctAuthorities > decisions.count
        ? [
          JSONFieldError(
            field: "\(field).decisions.distinctAuthorities",
            problem: "is more than count: it can never be met")
        ] : []
    case .certificate(let certificate): certificate.problems("\(field).certificate")
    case .manifest(let manifest):
      manifest.condition == .oneOf([])
        ? [JSONFieldError(field: "\(field).manifest.oneOf", problem: "is empty: it can never be met")] : []
    case .dependenciesAdmissible: []
    }
  }
}

extension CertificateRequirement {
  fileprivate func problems(_ field: String) -> [JSONFieldError] {
    var found: [JSONFieldError] = []
    if maximumAge?.milliseconds == 0 {
      found.append(JSONFieldError(field: "\(field).maximumAge", problem: "is zero: it can never be met"))
    }
    if allowsImported, !layers.isEmpty {
      found.append(
        JSONFieldError(
          field: "\(field).imported",
          problem: "allows what layers refuses: no layer is known to have held an imported run"))
    }
    if let revokesBelow, revokesBelow > floor {
      found.append(
        JSONFieldError(
          field: "\(field).revokesBelow",
          problem:
            "is \(Percentage.text(revokesBelow)), more than the floor of \(Percentage.text(floor)): a run that "
            + "grants would revoke"))
    }
    if let bound {
      if bound.against == .other {
        found.append(
          JSONFieldError(field: "\(field).against", problem: "can only be predecessor or base, not other"))
      }
      if allowsImported {
        found.append(
          JSONFieldError(
            field: "\(field).imported",
            problem: "allows what against refuses: an imported run is never compared"))
      }
    }
    var seen: Set<SandboxLayer> = []
    for layer in layers where !seen.insert(layer).inserted {
      found.append(JSONFieldError(field: "\(field).layers", problem: "names \(layer.rawValue) twice"))
    }
    return found
  }
}
