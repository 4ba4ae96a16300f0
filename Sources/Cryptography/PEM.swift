internal import CSodium

/// Textual encodings between `-----BEGIN …-----` and `-----END …-----` (RFC 7468, strict form).
enum PEM {
  static func encode(_ bytes: [UInt8], label: String) -> String {
    var text = "-----BEGIN \(label)-----\n"
    let body = Array(Base64.encode(bytes).utf8)
    for start in stride(from: 0, to: body.count, by: 64) {
      text += String(decoding: body[start..<min(start + 64, body.count)], as: UTF8.self) + "\n"
    }
    return text + "-----END \(label)-----\n"
  }

  /// As the other, without the secret ever leaving guarded memory or choosing a table entry.
  ///
  /// A line has `columns` characters: OpenSSH writes 70 where RFC 7468 has 64.
  static func encode(_ secret: SecretBytes, label: String, columns: Int = 64) -> SecretBytes {
    let begin = Array("-----BEGIN \(label)-----\n".utf8)
    let end = Array("-----END \(label)-----\n".utf8)
    let body = base64(secret)
    let lineCount = (body.count + columns - 1) / columns
    return SecretWriter.secret(count: begin.count + body.count + lineCount + end.count) { writer in
      writer.append(begin)
      body.withUnsafeBytes { body in
        for start in stride(from: 0, to: body.count, by: columns) {
          writer.append(body[start..<min(start + columns, body.count)])
          writer.append([UInt8(ascii: "\n")])
        }
      }
      writer.append(end)
    }
  }

  /// The bytes between the two lines; `nil` when `text` is not exactly one such block with this label.
  ///
  /// Lines may end with CR LF and blank lines may follow the block, as editors and mail leave them.
  static func decode(_ text: UnsafeRawBufferPointer, label: String) -> SecretBytes? {
    let first = begin(label)
    let last = Array("\n-----END \(label)-----".utf8)
    var end = text.endIndex
    while end > 0, "\r\n".utf8.contains(text[end - 1]) { end -= 1 }
    guard text.starts(with: first), end > first.count + last.count,
      "\r\n".utf8.contains(text[first.count]), text[..<end].suffix(last.count).elementsEqual(last)
    else { return nil }
    let body = first.count..<end - last.count
    return decodeBase64(UnsafeRawBufferPointer(rebasing: text[body]))
  }

  static func begin(_ label: String) -> [UInt8] { Array("-----BEGIN \(label)-----".utf8) }

  private static func base64(_ secret: SecretBytes) -> SecretBytes {
    let count = (secret.count + 2) / 3 * 4
    // libsodium adds a zero byte.
    let terminated = SecretBytes(count: count + 1) { (target: UnsafeMutablePointer<UInt8>) in
      target.withMemoryRebound(to: CChar.self, capacity: count + 1) { target in
        _ = secret.withUnsafePointer {
          sodium_bin2base64(target, count + 1, $0, secret.count, sodium_base64_VARIANT_ORIGINAL)
        }
      }
    }
    return SecretWriter.secret(count: count) { writer in
      terminated.withUnsafePointer { writer.append($0, count: count) }
    }
  }

  private static func decodeBase64(_ text: UnsafeRawBufferPointer) -> SecretBytes? {
    // libsodium 1.0.18 takes every byte from 0x80 up for a slash.
    guard text.allSatisfy({ $0 < 0x80 }) else { return nil }
    var decodedCount = 0
    var result: CInt = -1
    let capacity = text.count / 4 * 3 + 3
    let decoded = SecretBytes(count: capacity) { (target: UnsafeMutablePointer<UInt8>) in
      text.withMemoryRebound(to: CChar.self) { text in
        guard let start = text.baseAddress else { return }
        result = sodium_base642bin(
          target, capacity, start, text.count, "\r\n", &decodedCount, nil, sodium_base64_VARIANT_ORIGINAL)
      }
    }
    guard result == 0 else { return nil }
    return SecretWriter.secret(count: decodedCount) { writer in
      decoded.withUnsafePointer { writer.append($0, count: decodedCount) }
    }
  }
}
