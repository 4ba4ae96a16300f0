import Testing

@testable import StrictJSON

/// The bytes that are signed and hashed (RFC 8785).
@Suite struct CanonicalFormTests {
  /// What PyPI rfc8785 0.1.4 made of the same documents.
  ///
  /// The second and third are from RFC 8785, sections 3.2.3 and
  /// 3.2.2, the third without its fractions.
  private static let vectors: [(document: String, canonical: String)] = [
    (#"{"b":1,"a":2}"#, #"{"a":2,"b":1}"#),
    (
      #"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","#
        + #""\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#,
      #"{"\r":"Carriage Return","1":"One",""# + "\u{80}"
        + #"":"Control","ö":"Latin Small Letter O With Diaeresis","#
        + #""€":"Euro Sign","😀":"Emoji: Grinning Face",""# + "\u{fb33}"
        + #"":"Hebrew Letter Dalet With Dagesh"}"#
    ),
    (
      #"{"literals":[null,true,false],"numbers":[0,-1,9007199254740991,-9007199254740991],"#
        + #""string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"}"#,
      #"{"literals":[null,true,false],"numbers":[0,-1,9007199254740991,-9007199254740991],"#
        + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
    ),
    (
      #"["\b\t\n\f\r\u0000\u001f\u007f\u2028\u2029/"]"#,
      #"["\b\t\n\f\r\u0000\u001f"# + "\u{7f}\u{2028}\u{2029}" + #"/"]"#
    ),
    (
      #"{"":{"":[]},"A":[{}],"a":{},"aa":"","\u00e9":1,"e\u0301":2}"#,
      #"{"":{"":[]},"A":[{}],"a":{},"aa":"","# + "\"e\u{301}\":2,\"\u{e9}\":1}"
    ),
    (#"[ [ ] , { } , "" , 0 ]"#, #"[[],{},"",0]"#),
    (
      #"{"\ue000":1,"\ud800\udc00":2,"\uffff":3,"z":4}"#,
      "{\"z\":4,\"\u{10000}\":2,\"\u{e000}\":1,\"\u{ffff}\":3}"
    ),
    (#""\ud834\udd1e""#, "\"\u{1d11e}\""),
    ("  12  ", "12"),
  ]

  @Test func canonicalBytesAreThoseOfAnotherImplementation() throws {
    for vector in Self.vectors {
      let value = try JSONValue(parsing: vector.document.utf8)
      // As bytes: texts would be equal in another normal form too.
      #expect(value.canonicalBytes == Array(vector.canonical.utf8), "\(vector.document)")
    }
  }

  @Test func theOrderOfMembersDoesNotMatter() throws {
    let one = try JSONValue(parsing: #"{"x":{"b":[1,2],"a":null},"w":0}"#.utf8)
    let other = try JSONValue(parsing: #"{"w":0,"x":{"a":null,"b":[1,2]}}"#.utf8)
    #expect(one.canonicalBytes == other.canonicalBytes)
    #expect(one.compactText == #"{"x":{"b":[1,2],"a":null},"w":0}"#)
  }

  @Test func textForPeopleIsIndented() {
    let value = JSONValue.object(["a": .array([.integer(1), .object([])]), "b": nil, "c": .strings([])])
    #expect(value.prettyText == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"c\": []\n}\n")
  }
}
