public import Cryptography
internal import GRDB
public import Governance

/// What a manifest can leave open.
public enum Undeclared: String, Hashable, Sendable {
  case base
  case dataSets
}

/// Candidates: what the projections say that could rest on something. Whether it does is for proven entries to say.
extension Store {
  /// Adaptations that name one of `key`'s statements' subjects, ascending by id.
  public func adaptations(touchedBy key: KeyID) throws -> [Adaptation.ID] {
    try ids(
      """
      SELECT DISTINCT substr(node, 12) FROM entry JOIN entryNode USING (sequence)
      WHERE keyID = ? AND node LIKE 'adaptation:%' ORDER BY 1
      """, [key.hex])
  }

  /// Adaptations with a certificate that one of `key`'s statements is about, ascending by id.
  public func adaptations(withCertificatesTouchedBy key: KeyID) throws -> [Adaptation.ID] {
    try ids(
      """
      SELECT DISTINCT substr(holder.text, 12) FROM entry JOIN entryNode USING (sequence)
      JOIN node AS certificate ON certificate.text = entryNode.node
      JOIN edge ON edge.target = certificate.number AND relation = 'certificate'
      JOIN node AS holder ON holder.number = edge.source
      WHERE keyID = ? AND entryNode.node LIKE 'certificate:%' ORDER BY 1
      """, [key.hex])
  }

  /// Adaptations that consist of, or rest on, bytes or a hosted model that one of `key`'s statements names.
  public func adaptations(withMaterialsTouchedBy key: KeyID) throws -> [Adaptation.ID] {
    try ids(
      """
      SELECT DISTINCT substr(holder.text, 12) FROM entry JOIN entryNode USING (sequence)
      JOIN node AS material ON material.text = entryNode.node
      JOIN edge ON edge.target = material.number AND relation = 'material'
      JOIN node AS holder ON holder.number = edge.source
      WHERE keyID = ? AND (entryNode.node LIKE 'bytes:%' OR entryNode.node LIKE 'model:%') ORDER BY 1
      """, [key.hex])
  }

  /// Adaptations with a certificate by a suite.
  public func adaptations(certifiedBy suite: Node) throws -> [Adaptation.ID] {
    try ids(
      """
      SELECT DISTINCT substr(holder.text, 12) FROM node AS suite
      JOIN edge AS run ON run.target = suite.number AND run.relation = 'suite'
      JOIN edge AS held ON held.target = run.source AND held.relation = 'certificate'
      JOIN node AS holder ON holder.number = held.source
      WHERE suite.text = ? ORDER BY 1
      """, [suite.text])
  }

  /// Adaptations that name an environment.
  public func adaptations(declaring environment: EnvironmentID) throws -> [Adaptation.ID] {
    try ids(
      """
      SELECT id FROM adaptationEnvironment JOIN adaptation ON adaptation.sequence = adaptationEnvironment.adaptation
      WHERE environment = ? ORDER BY id
      """, [environment.text])
  }

  /// Adaptations whose manifest leaves something open.
  public func adaptations(leaving what: Undeclared) throws -> [Adaptation.ID] {
    try ids("SELECT adaptation FROM undeclared WHERE what = ? ORDER BY adaptation", [what.rawValue])
  }

  /// Adaptations that rest on a node in one of these ways.
  public func adaptations(restingOn node: Node, by relations: [Relation]) throws -> [Adaptation.ID] {
    let list = relations.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try ids(
      """
      SELECT DISTINCT substr(source.text, 12) FROM node AS target JOIN edge ON edge.target = target.number
      JOIN node AS source ON source.number = edge.source
      WHERE target.text = ? AND relation IN (\(list)) AND source.text LIKE 'adaptation:%' ORDER BY 1
      """, [node.text])
  }

  /// Whether anything rests on a node.
  public func isUsed(_ node: Node) throws -> Bool {
    try reading { db in
      let find = try db.cachedStatement(
        sql: "SELECT EXISTS (SELECT 1 FROM node JOIN edge ON edge.target = number WHERE text = ?)")
      return try Bool.fetchOne(find, arguments: [node.text]) ?? false
    }
  }

  /// Data sets by name, or by the first digits of their digest; at most `limit`.
  public func dataSets(named text: String, limit: Int = 10) throws -> [Digest] {
    let isPrefix = text.utf8.count >= 4 && text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    return try reading { db in
      let find = try db.cachedStatement(
        sql: """
          SELECT digest FROM dataSet WHERE name = ?
          UNION SELECT digest FROM dataSet WHERE digest >= ? AND digest < ? ORDER BY digest LIMIT ?
          """)
      let prefix = isPrefix ? text : "none"
      return try String.fetchAll(find, arguments: [text, prefix, isPrefix ? text + "g" : prefix, limit])
        .compactMap(Digest.init(hex:))
    }
  }

  /// What manifests call a data set; the first of several names.
  public func dataSetName(_ digest: Digest) throws -> String? {
    try reading { db in
      let find = try db.cachedStatement(
        sql: "SELECT name FROM dataSet WHERE digest = ? ORDER BY name LIMIT 1")
      return try String.fetchOne(find, arguments: [digest.hex])
    }
  }

  /// Certificates by the first digits of their digest; at most `limit`.
  public func certificates(prefix: String, limit: Int = 10) throws -> [Digest] {
    guard !prefix.isEmpty, prefix.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else { return [] }
    return try reading { db in
      let find = try db.cachedStatement(
        sql: "SELECT digest FROM certificate WHERE digest >= ? AND digest < ? ORDER BY digest LIMIT ?")
      return try String.fetchAll(find, arguments: [prefix, prefix + "g", limit]).compactMap(Digest.init(hex:))
    }
  }

  /// Bytes that adaptations consist of or rest on, by the first digits of their digest; at most `limit`.
  public func materials(prefix: String, limit: Int = 10) throws -> [Digest] {
    guard prefix.utf8.count >= 4, prefix.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else {
      return []
    }
    return try reading { db in
      let find = try db.cachedStatement(
        sql: "SELECT text FROM node WHERE text >= ? AND text < ? ORDER BY text LIMIT ?")
      return try String.fetchAll(find, arguments: ["bytes:\(prefix)", "bytes:\(prefix)g", limit])
        .compactMap { Digest(hex: String($0.dropFirst("bytes:".count))) }
    }
  }

  /// The names of all bases that manifests use.
  public func baseNames() throws -> [String] {
    try reading { db in
      let find = try db.cachedStatement(
        sql: "SELECT text FROM node WHERE text >= 'base:' AND text < 'base;' ORDER BY text")
      return try String.fetchAll(find).map { String($0.dropFirst("base:".count)) }
    }
  }

  private func ids(_ sql: String, _ arguments: StatementArguments) throws -> [Adaptation.ID] {
    try reading { db in
      try String.fetchAll(try db.cachedStatement(sql: sql), arguments: arguments)
        .compactMap(Digest.init(hex:)).map(Adaptation.ID.init)
    }
  }
}
