import Foundation
import TestSupport
import Testing

struct KeyImportTests {
  @Test func aPrivateKeyThatOthersCanReadIsNotImported() throws {
    let program = try Program.withDemo()
    let file = program.home.file("noor.pem")
    let made = try OutsideTool.run("openssl", "genpkey", "-algorithm", "ed25519", "-out", file)
    #expect(made.status == 0, "\(made.text)")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
    let passphrase = program.home.file("passphrase")
    let refused = try program.run("key", "import", "noor", file, "--passphrase-file", passphrase)
    #expect(refused.status == 77)
    #expect(refused.errors.contains("noor.pem") && refused.errors.contains("644"), "\(refused.errors)")
    #expect(try program.run("key", "show", "noor").status == 66)

    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    let imported = try program.run("key", "import", "noor", file, "--passphrase-file", passphrase)
    #expect(imported.status == 0, "\(imported.errors)")
    #expect(try program.run("key", "show", "noor").status == 0)
  }
}
