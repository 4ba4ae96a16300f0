import Cryptography
import Foundation
import TestSupport
import Testing

struct Base64Tests {
  /// RFC 4648 section 10.
  @Test func theRFCsVectors() {
    for (plain, encoded) in [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ] {
      #expect(Base64.encode(plain.utf8) == encoded)
      #expect(Base64.encodeURLSafe(plain.utf8) == String(encoded.prefix { $0 != "=" }))
      for form in [Base64.Form.standard, .urlSafe, .either] {
        #expect(Base64.decode(encoded, as: form) == Array(plain.utf8), "\(encoded) as \(form)")
      }
    }
  }

  @Test func whatEachFormAccepts() {
    check("+/+/", standard: true, urlSafe: false, either: true)
    check("-_-_", standard: false, urlSafe: true, either: true)
    check("+_+_", standard: false, urlSafe: false, either: false)
    check("Zg", standard: false, urlSafe: true, either: true)
    check("Z-", standard: false, urlSafe: false, either: false)  // unused bits
    check("_w", standard: false, urlSafe: true, either: true)
    check("_w==", standard: false, urlSafe: true, either: true)
    check("/w", standard: false, urlSafe: false, either: false)
    check("/w==", standard: true, urlSafe: false, either: true)
    for junk in [
      "Z", "Zg=", "Zg===", "Zg==Zg==", "=", "==", "====", "Zm9v=", "Zm9v====", "Zm9v\n", " Zm9v", "Zm 9",
      "Zm9\u{0}",
      "Zh==", "Zm9=", "Zm=v", "Zé==", "Zm9v,",
    ] {
      check(junk, standard: false, urlSafe: false, either: false)
    }
  }

  @Test func whatWasEncodedIsDecodedAndFoundationAgrees() {
    forEverySeed(200) { random in
      let bytes = random.bytes(Int(random.seed))
      let text = Base64.encode(bytes)
      #expect(text == Data(bytes).base64EncodedString(), "seed \(random.seed)")
      #expect(Base64.decode(text, as: .standard) == bytes, "seed \(random.seed)")
      #expect(Base64.decode(Base64.encodeURLSafe(bytes), as: .urlSafe) == bytes, "seed \(random.seed)")
    }
  }

  private func check(
    _ text: String, standard: Bool, urlSafe: Bool, either: Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (form, isAccepted) in [(Base64.Form.standard, standard), (.urlSafe, urlSafe), (.either, either)] {
      #expect(
        (Base64.decode(text, as: form) != nil) == isAccepted, "\(text) as \(form)",
        sourceLocation: sourceLocation)
    }
  }
}
