import Certification
import Providers
import SandboxRunner
import TestSupport
import Testing

/// A model that is one file, such as a GGUF.
@Suite struct SingleFileTests {
  @Test func itLiesAloneInItsFolderUnderItsOwnName() async throws {
    let folder = try TemporaryFolder()
    let model = try folder.write(Array("weights".utf8), to: "tiny.gguf")
    let script = try folder.write(
      Array(
        """
        import json, os, sys
        for line in sys.stdin:
            text = " ".join(os.listdir("/artifact")) + ": " + open("/artifact/tiny.gguf").read()
            print(json.dumps({"id": json.loads(line)["id"], "output": text}), flush=True)
        """.utf8), to: "look.py")
    var subject = LocalSubject(
      runner: script, folders: [LocalSubject.Folder(role: "artifact", path: model)], arguments: [])
    subject.interpreter = ["/usr/bin/python3", "-I", "-S"]
    let report = try await Sandbox().answers(to: [Prompt(id: "1", text: "look")], subject: subject)
    #expect(report.answers == [Answer(id: "1", answer: .output("tiny.gguf: weights"))])
    var file = try ArtifactTree.digest(file: model)
    file.path = "tiny.gguf"
    #expect(
      report.subjects.last == Evidence.Subject(role: "artifact", digest: ArtifactTree(files: [file]).digest))
  }
}
