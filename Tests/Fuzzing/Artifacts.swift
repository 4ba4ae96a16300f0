import Cryptography
import StrictJSON

@testable import Providers

extension FuzzTarget {
  static let artifacts = [safetensors, peft, training, key]

  private static let safetensors = FuzzTarget("safetensors") { bytes in
    guard let document = try? JSONValue(parsing: bytes) else {
      return try require(
        (try? SafetensorsHeader(parsing: bytes, fileByteCount: 1 << 20)) == nil,
        "a header that is no JSON is read")
    }
    // The file is as long as the tensors reach, or most headers would fail by it.
    let ends = (document.members ?? []).compactMap { $0.value["data_offsets"]?.array?.last?.integer }
    let size = Int64(8 + bytes.count) &+ max(0, ends.max() ?? 0)
    guard let header = try? SafetensorsHeader(parsing: bytes, fileByteCount: size) else { return }
    var end: Int64 = 0
    for tensor in header.tensors {
      try require(
        tensor.byteRange.lowerBound == end, "a hole or an overlap before \(tensor.name.debugDescription)")
      end = tensor.byteRange.upperBound
    }
    try require(header.headerByteCount + header.dataByteCount == size, "the tensors do not fill the file")
    _ = header.parameterCount
  }

  private static let peft = FuzzTarget("peft") { bytes in
    if let configuration = try? PEFTConfiguration(parsing: bytes) {
      let tensors = ["a.lora_A.weight", "a.lora_B.weight", configuration.base].map {
        SafetensorsHeader.Tensor(
          name: $0, dataType: .u8, shape: [configuration.rank ?? 1, 2], byteRange: 0..<1)
      }
      _ = try? LoRAPairs.check(tensors, against: configuration)
      _ = LoRAPairs.undeclared(tensors, by: configuration)
    }
    if let job = try? FineTuningJob(parsing: bytes) { _ = try? job.model() }
  }

  /// In pieces of any lengths as in one, and never more held than a line.
  private static let training = FuzzTarget("training") { bytes in
    func summary(_ pieces: [ArraySlice<UInt8>]) throws -> TrainingFileSummary {
      var splitter = LineSplitter(limitBytes: 256)
      var tally = TrainingTally(method: nil)
      for piece in pieces {
        Array(piece).withUnsafeBytes { splitter.split($0) { tally.add($0) } }
        try require(splitter.heldByteCount <= 256, "more is held than a line may have")
      }
      splitter.finish { tally.add($0) }
      return tally.summary(digest: Digest(of: bytes), byteCount: Int64(bytes.count))
    }
    let whole = try summary([bytes[...]])
    try require(try summary(Dice.pieces(of: bytes)) == whole, "in pieces it is another file")
    try require(whole.lineCount == whole.recordCount + whole.badLineCount, "a line is neither good nor bad")
    try require(whole.badLines.count <= TrainingFile.keptBadLines, "too many bad lines are kept")
  }

  private static let key = FuzzTarget("key") { bytes in
    if let file = try? SealedKeyFile(parsing: bytes) {
      try require(file.fileBytes == bytes, "a key file is written otherwise")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if let key = try? VerificationKey(parsing: text) {
      try require(VerificationKey(bytes: key.bytes) == key, "a key is not read back")
      let line = key.openSSHLine(comment: "c")
      try require((try? VerificationKey(parsing: line)) == key, "the line of a key is not read back")
    }
    _ = try? ImportedKey(parsing: SecretBytes(copying: bytes))
  }
}
