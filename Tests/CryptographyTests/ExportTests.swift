import Cryptography
import TestSupport
import Testing

/// Our exports, read by the programs that they are for.
struct ExportTests {
  let folder: TemporaryFolder
  let key: SigningKey

  init() throws {
    folder = try TemporaryFolder()
    key = try Sample.key()
  }

  @Test func opensslReadsBothKeysAndVerifiesOurSignature() throws {
    let publicPath = try folder.write(key.verificationKey.spkiPEM.utf8, to: "public.pem")
    let privatePath = try folder.write(key.pkcs8PEM().exposed, to: "private.pem")
    let message = try folder.write("approve 9f3c02ab".utf8, to: "message")
    let signature = try folder.write(key.sign(Array("approve 9f3c02ab".utf8)).bytes, to: "signature")
    let verify = [
      "openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", publicPath, "-sigfile", signature,
    ]
    try expect(OutsideTool.run(verify + ["-in", message]), contains: "Signature Verified Successfully")
    let other = try folder.write("reject 9f3c02ab".utf8, to: "other")
    #expect(try OutsideTool.run(verify + ["-in", other]).status != 0)
    // openssl derives the public key from our private one, and writes it exactly as we do.
    let derived = try OutsideTool.run("openssl", "pkey", "-in", privatePath, "-pubout")
    #expect(derived.text == key.verificationKey.spkiPEM)
    let rewritten = try OutsideTool.run("openssl", "pkey", "-in", privatePath)
    #expect(rewritten.text == String(decoding: key.pkcs8PEM().exposed, as: UTF8.self))
  }

  @Test func sshKeygenReadsBothKeysAndShowsOurFingerprint() throws {
    let line = key.verificationKey.openSSHLine(comment: "maria@acme.example")
    let publicPath = try folder.write((line + "\n").utf8, to: "maria.pub")
    let fingerprint = "256 \(key.verificationKey.openSSHFingerprint) maria@acme.example (ED25519)\n"
    #expect(try OutsideTool.run("ssh-keygen", "-l", "-f", publicPath).text == fingerprint)
    // Comments of all lengths reach all lengths of padding.
    for length in 0..<9 {
      let comment = String(repeating: "m", count: length)
      let privatePath = try folder.write(
        key.openSSHPrivateKey(comment: comment).exposed, to: "maria\(length)")
      let derived = try OutsideTool.run("ssh-keygen", "-y", "-P", "", "-f", privatePath)
      #expect(derived.text == key.verificationKey.openSSHLine(comment: comment) + "\n")
    }
  }

  @Test func sshSignsWithOurPrivateKeyAndVerifiesWithOurPublicOne() throws {
    let privatePath = try folder.write(key.openSSHPrivateKey(comment: "maria").exposed, to: "maria")
    let message = try folder.write("approve".utf8, to: "message")
    try expect(
      OutsideTool.run("ssh-keygen", "-Y", "sign", "-f", privatePath, "-n", "file", message), contains: "")
    let signers = try folder.write(
      "maria \(key.verificationKey.openSSHLine(comment: ""))\n".utf8, to: "signers")
    try expect(
      OutsideTool.run(
        "sh", "-c", "ssh-keygen -Y verify -f \"$1\" -I maria -n file -s \"$2.sig\" < \"$2\"", "sh", signers,
        message),
      contains: "Good \"file\" signature for maria with ED25519 key \(key.verificationKey.openSSHFingerprint)"
    )
  }

  @Test func minisignVerifiesASignatureOfOurs() throws {
    let publicPath = try folder.write(key.verificationKey.minisignPublicKeyFile.utf8, to: "maria.pub")
    let message = try folder.write("approve".utf8, to: "message")
    let signature = key.sign(Array("approve".utf8)).bytes
    let trusted = "signed with Countersign's key"
    let file = """
      untrusted comment: signature
      \(Base64.encode(Array("Ed".utf8) + key.verificationKey.minisignKeyIDBytes + signature))
      trusted comment: \(trusted)
      \(Base64.encode(key.sign(signature + Array(trusted.utf8)).bytes))

      """
    let signaturePath = try folder.write(file.utf8, to: "signature")
    let verify = ["minisign", "-V", "-p", publicPath, "-x", signaturePath]
    try expect(
      OutsideTool.run(verify + ["-m", message]), contains: "Signature and comment signature verified")
    let other = try folder.write("reject".utf8, to: "other")
    #expect(try OutsideTool.run(verify + ["-m", other]).status != 0)
  }

  @Test func minisignShowsTheIDThatWeSay() throws {
    let publicPath = try folder.write(key.verificationKey.minisignPublicKeyFile.utf8, to: "maria.pub")
    // A signature by another key makes minisign name both.
    var seed = [UInt8](repeating: 7, count: SigningKey.seedByteCount)
    let other = SigningKey(seed: &seed)
    let signature = other.sign(Array("approve".utf8)).bytes
    let file = """
      untrusted comment: signature
      \(Base64.encode(Array("Ed".utf8) + other.verificationKey.minisignKeyIDBytes + signature))
      trusted comment: t
      \(Base64.encode(other.sign(signature + Array("t".utf8)).bytes))

      """
    let message = try folder.write("approve".utf8, to: "message")
    let signaturePath = try folder.write(file.utf8, to: "signature")
    let outcome = try OutsideTool.run("minisign", "-V", "-p", publicPath, "-x", signaturePath, "-m", message)
    #expect(outcome.text.contains(key.verificationKey.minisignKeyID), "\(outcome.text)")
    #expect(outcome.text.contains(other.verificationKey.minisignKeyID), "\(outcome.text)")
    #expect(key.keyID.hex.uppercased().hasPrefix(key.verificationKey.minisignKeyID))
  }

  /// C2SP signed-note and golang.org/x/mod/sumdb/note: the package's own example key.
  @Test func theNoteKeyIsTheOneOfGosExample() throws {
    let public64 = try #require(Base64.decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", as: .standard))
    let peter = try #require(VerificationKey(bytes: public64.dropFirst()))
    #expect(public64.first == 1)
    #expect(peter.noteKeyID(name: "PeterNeumann") == "c74f20a3")
    #expect(
      peter.noteVerifierKey(name: "PeterNeumann")
        == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
  }

  @Test func aCommentStaysOnItsLine() {
    #expect(
      key.verificationKey.openSSHLine(comment: "a\nssh-ed25519 AAAA b\u{1B}[2J").split(separator: "\n").count
        == 1)
  }

  @Test(arguments: [
    "maria.pem", "maria-private.pem", "maria.openssh.pub", "maria.openssh", "maria.minisign.pub",
  ])
  func theExportsStayWhatTheyAre(name: String) throws {
    let text =
      switch name {
      case "maria.pem": key.verificationKey.spkiPEM
      case "maria-private.pem": String(decoding: key.pkcs8PEM().exposed, as: UTF8.self)
      case "maria.openssh.pub": key.verificationKey.openSSHLine(comment: "maria") + "\n"
      case "maria.openssh": String(decoding: key.openSSHPrivateKey(comment: "maria").exposed, as: UTF8.self)
      default: key.verificationKey.minisignPublicKeyFile
      }
    #expect(text == String(decoding: try readVector("keys/\(name)"), as: UTF8.self))
  }

  private func expect(
    _ outcome: OutsideTool.Outcome, contains text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == 0, "\(outcome.text)", sourceLocation: sourceLocation)
    #expect(text.isEmpty || outcome.text.contains(text), "\(outcome.text)", sourceLocation: sourceLocation)
  }
}
