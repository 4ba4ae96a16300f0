public import StrictJSON

/// One of many values that are kept in canonical JSON, one after another.
public protocol Record: Hashable, Sendable {
  var json: JSONValue { get }

  init(_ reader: JSONObjectReader) throws(JSONFieldError)
}

/// Where bytes are put that need not stand in memory.
public protocol RecordStore: Sendable {
  /// Puts `bytes` after all that was put before, and says where they lie.
  func add(_ bytes: [UInt8]) throws -> RecordPlace

  /// The bytes at a place.
  ///
  /// Whoever has put them there relies on them as on memory: where they cannot be had any more, the program ends.
  func bytes(at place: RecordPlace) -> [UInt8]
}

public struct RecordPlace: Hashable, Sendable {
  public var offset: UInt32
  public var count: UInt32

  public init(offset: UInt32, count: UInt32) {
    self.offset = offset
    self.count = count
  }
}

/// A list that may be too long to stand in memory: then its elements lie in a store, eight bytes a place, and each is
/// read when it is asked for.
public struct Records<Element: Record>: RandomAccessCollection, Sendable {
  private enum Content {
    case held([Element])
    case kept([RecordPlace], any RecordStore)
  }

  private let content: Content

  public init(_ elements: some Sequence<Element>) {
    content = .held(Array(elements))
  }

  /// `places`: Of elements in their canonical form, as ``add(_:to:)`` puts them.
  public init(_ places: [RecordPlace], in store: any RecordStore) {
    content = .kept(places, store)
  }

  public static func add(_ element: Element, to store: any RecordStore) throws -> RecordPlace {
    try store.add(element.json.canonicalBytes)
  }

  public var startIndex: Int { 0 }

  public var endIndex: Int {
    switch content {
    case .held(let elements): elements.count
    case .kept(let places, _): places.count
    }
  }

  public subscript(position: Int) -> Element {
    switch content {
    case .held(let elements): elements[position]
    case .kept(let places, let store): Self.read(store.bytes(at: places[position]))
    }
  }

  private static func read(_ bytes: [UInt8]) -> Element {
    do {
      return try Element(JSONObjectReader(JSONValue(parsing: bytes, limits: .init(bytes: .max, depth: 64))))
    } catch {
      preconditionFailure("a record that was put away is another now: \(error)")
    }
  }

  /// The canonical form of each, in their order.
  var canonicalBytes: some Sequence<[UInt8]> {
    indices.lazy.map { position in
      switch content {
      case .held(let elements): elements[position].json.canonicalBytes
      case .kept(let places, let store): store.bytes(at: places[position])
      }
    }
  }

  /// Those at some positions, as long a list as there are of them.
  public func only(_ positions: [Int32]) -> Records {
    switch content {
    case .held(let elements): Records(positions.map { elements[Int($0)] })
    case .kept(let places, let store): Records(positions.map { places[Int($0)] }, in: store)
    }
  }
}

extension Records: Hashable {
  public static func == (left: Records, right: Records) -> Bool { left.elementsEqual(right) }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    first.map { hasher.combine($0) }
  }
}

/// Takes elements as they are read, into a store or into memory.
struct RecordReading<Element: Record> {
  let store: (any RecordStore)?
  private var held: [Element] = []
  private var places: [RecordPlace] = []
  private var failure: (any Error)?

  init(store: (any RecordStore)?) {
    self.store = store
  }

  mutating func add(_ element: Element) {
    guard let store else { return held.append(element) }
    guard failure == nil else { return }
    do { places.append(try Records.add(element, to: store)) } catch { failure = error }
  }

  /// - Throws: What the store threw.
  func records() throws -> Records<Element> {
    if let failure { throw failure }
    return store.map { Records(places, in: $0) } ?? Records(held)
  }
}
