/// A part of a filter between spaces, quotes taken away.
struct FilterToken: Hashable {
  struct Piece: Hashable {
    // Scalars, because a combining mark makes another character of the sign before it.
    var scalar: Unicode.Scalar
    /// Quoted ones mean themselves.
    var isQuoted: Bool
    /// In characters of the whole text.
    var place: Int
  }

  /// In characters of the whole text, quotes included.
  var range: Range<Int>
  var pieces: [Piece]

  /// The tokens of a text, in order; a quote that is not closed ends with the text.
  static func tokens(of text: String) -> [FilterToken] {
    let scalars = text.enumerated().flatMap { place, character in
      character.unicodeScalars.map { (scalar: $0, place: place) }
    }
    var tokens: [FilterToken] = []
    var next = 0
    while next < scalars.count {
      guard !scalars[next].scalar.properties.isWhitespace else {
        next += 1
        continue
      }
      let start = next
      var pieces: [Piece] = []
      var isQuoted = false
      while next < scalars.count, isQuoted || !scalars[next].scalar.properties.isWhitespace {
        var (scalar, place) = scalars[next]
        if isQuoted, scalar == "\\", next + 1 < scalars.count,
          "\"\\".unicodeScalars.contains(scalars[next + 1].scalar)
        {
          next += 1
          (scalar, place) = scalars[next]
          pieces.append(Piece(scalar: scalar, isQuoted: true, place: place))
        } else if scalar == "\"" {
          isQuoted.toggle()
        } else {
          pieces.append(Piece(scalar: scalar, isQuoted: isQuoted, place: place))
        }
        next += 1
      }
      tokens.append(FilterToken(range: scalars[start].place..<scalars[next - 1].place + 1, pieces: pieces))
    }
    return tokens
  }

  /// A field's name and a comparison, if the token has that form after `start`.
  func opening(from start: Int) -> (name: String, comparison: FilterComparison, isNegated: Bool, rest: Int)? {
    var end = start
    while end < pieces.count, !pieces[end].isQuoted, Self.isLetter(pieces[end].scalar) {
      end += 1
    }
    guard end > start else { return nil }
    let name = Self.text(pieces[start..<end])
    func sign(_ place: Int) -> Unicode.Scalar? {
      pieces.indices.contains(place) && !pieces[place].isQuoted ? pieces[place].scalar : nil
    }
    if sign(end) == "!", sign(end + 1) == "=" { return (name, .equals, true, end + 2) }
    let isColon = sign(end) == ":"
    let first = isColon ? end + 1 : end
    if let one = sign(first), "<>=".unicodeScalars.contains(one) {
      let isLong = one != "=" && sign(first + 1) == "="
      let comparison = FilterComparison(rawValue: isLong ? "\(one)=" : "\(one)") ?? .equals
      return (name, comparison, false, first + (isLong ? 2 : 1))
    }
    return isColon ? (name, .matches, false, first) : nil
  }

  /// What stands from `start` on between commas that are not quoted.
  func values(from start: Int) -> [ArraySlice<Piece>] {
    pieces[min(start, pieces.count)...].split { $0.scalar == "," && !$0.isQuoted }
  }

  func text(from start: Int) -> String { Self.text(pieces[min(start, pieces.count)...]) }

  static func text(_ pieces: ArraySlice<Piece>) -> String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: pieces.map(\.scalar))
    return String(scalars)
  }

  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }
}
