import Cryptography
import Governance
import Persistence
import TransparencyLog

/// The page that tells an auditor what a bundle is, how to verify it with tools that we did not write, and what it
/// cannot show.
///
/// Every block marked `sh` runs as it stands inside the bundle; a test runs them. No text from the ledger gets into
/// one.
struct BundleReadme {
  let report: ExportReport
  let root: StoreRoot
  let isWhole: Bool
  /// How many entries had no effect.
  let refused: Int
  /// A file of envelopes to show things on.
  let example: String
  let tail: Store.TailState

  private var checkpoint: String {
    "\(report.checkpoint.checkpoint.size) entries, root `\(report.checkpoint.checkpoint.root.hex)`"
  }

  var text: String {
    [heading, limits, files, standardLibrary, byHand, securesystemslib, inToto, others].joined(
      separator: "\n")
  }

  private var heading: String {
    """
    # Bundle of the ledger \(Self.quoted(root.name))

    Countersign keeps a ledger of signed statements about which fine-tuned models may run. This folder holds
    \(isWhole ? "all of it" : "a selection of it"), for checking offline with tools that its makers did not write.

    | | |
    |---|---|
    | Ledger | \(Self.quoted(root.origin)) |
    | Checkpoint | \(checkpoint) |
    | Last entry recorded | \(report.establishedAt.rfc3339) |
    | Envelopes here | \(report.envelopes) of \(report.checkpoint.checkpoint.size) |
    | Adaptations here | \(report.adaptations) |
    | Entries without effect | \(refused), each with its reason (`refusal`) in `entries.jsonl` |
    | Root key | `\(root.key.keyID.hex)`, SSH `\(root.key.openSSHFingerprint)` |
    | Log key | `\(root.logKey.keyID.hex)` |

    **Begin with the root key.** Ask the ledger's owner for its id by a way that did not bring you this bundle. Every other key
    in here is trusted because a statement signed by the root, or by an authority that the root named, says whose it is.

    """
  }

  private var limits: String {
    """
    ## What it shows, and what it cannot

    Established up to checkpoint \(report.checkpoint.checkpoint.size) at \(report.establishedAt.rfc3339):

    - each statement was signed by the key it names, and says what it says, byte for byte;
    - the ledger holds these statements in this order, and the log key has committed to exactly them;
    - each verdict follows from the statements in its `.intoto.jsonl`; `.verdict.json` says which, and is itself not signed.

    It cannot show:

    - **that nothing was revoked since.** No offline check can. Ask for a newer bundle, and check with `--extends` (below)
      that it still holds all of this one.
    - **that nothing was cut off at the end.** \(tailText)
    - **when things happened.** Order is proven, times are not: `recordedAt` is the clock of the machine that recorded an
      entry, times inside statements are their signers'.
    - **who sat at the keyboard.** A signature shows a key; the credential says whose it was to be.
    - **that a run took place as its certificate says.** The certifier's key vouches for it; the evidence lets you run it again.
    - **what the models do.** Their bytes are not here. The digest in a manifest is the root that OpenSSF Model Signing computes
      over the model's files, so you can compare them where they lie.
    \(isWhole ? "" : selectionText)
    """
  }

  private var selectionText: String {
    """
    - **what the other entries say.** They are here by digest alone (`entries.jsonl`). The bundle holds every revocation of what
      its adaptations rest on, but only the exporter's word says that it is complete; ask for the whole ledger to be sure.

    """
  }

  private var tailText: String {
    switch tail {
    case .pinned(let size):
      "The machine that exported this remembers, outside the ledger's file, having seen \(size) entries, and all were there; "
        + "entries that it never saw it cannot miss. Compare the checkpoint with one that somebody else holds."
    case .empty:
      "The ledger was begun by the process that exported it, and nothing else has seen it. Compare the checkpoint with one that "
        + "somebody else holds."
    case .notPinnedOnThisMachine:
      "The tail is **not pinned**: the machine that exported this had not seen the ledger before. Compare the checkpoint with "
        + "one that somebody else holds."
    }
  }

  private var files: String {
    """
    ## Files

    | File | Holds |
    |---|---|
    | `checkpoint` | size and root of the ledger's tree, signed by the log key (C2SP tlog-checkpoint, signed-note) |
    | `log.vkey` | the log key, as golang.org/x/mod/sumdb/note reads it |
    | `entries.jsonl` | an entry a line: sequence, time, type, key, digests of envelope and statement, leaf hash |
    \(isWhole ? "| `ledger.intoto.jsonl` | every envelope (DSSE v1, in-toto Statement v1) in ledger order, one a line |\n" : "")\
    | `adaptations/NAME-VERSION.intoto.jsonl` | the envelopes about an adaptation and all that they rest on |
    | `adaptations/NAME-VERSION.verdict.json` | what follows from them, with reasons, at the time of the last entry |
    | `proofs.jsonl` | for each envelope of an adaptation the way from its leaf to the root (RFC 6962) |
    | `evidence/DIGEST.json` | suites and the evidence of certificates, called by their SHA-256 |
    | `evidence/DIGEST.jsonl` | what was said to and by models that others serve, named by the evidence that rests on it |
    | `keys/keys.jsonl` | whose each key is, and which entry says so |
    | `keys/KEYID.pem`, `.ssh.pub`, `.securesystemslib.json` | the public keys for openssl, OpenSSH, securesystemslib |
    | `keys/allowed_signers` | who holds which key, as `ssh-keygen -Y` reads it |
    | `verify_log.py` | checks the log with Python's standard library and openssl; short, so that you can read it first |

    A leaf of the tree is SHA-256 over a zero byte and three lines, each ended by a line feed: `countersign/entry/v1`, the SHA-256
    of the envelope's line in hexadecimal, and `recordedAt`; in every 256th leaf a fourth line follows, `indexRoot`.

    """
  }

  private var standardLibrary: String {
    """
    ## 1. The whole log: Python 3.8 or later, and openssl 3

    Recomputes every leaf and the root, compares with the checkpoint, checks the log key's signature, every digest, every
    inclusion proof, and (with `--signatures`) every envelope's signature by a key that the ledger named before.

    ```sh
    python3 verify_log.py --signatures
    ```

    With the checkpoint of an older bundle in place of this one's own, the next line shows that the ledger only grew since:

    ```sh
    python3 verify_log.py --extends checkpoint
    ```

    """
  }

  private var byHand: String {
    """
    ## 2. One envelope by hand: openssl

    Takes the first envelope apart and lets openssl check the signature over DSSE's pre-authentication encoding.

    ```sh
    work=$(mktemp -d)
    sed -n 1p '\(example)' > "$work/envelope"
    python3 - "$work" > "$work/keyid" <<'PY'
    import base64, json, pathlib, sys
    work = pathlib.Path(sys.argv[1])
    envelope = json.loads((work / "envelope").read_text())
    kind, payload = envelope["payloadType"].encode(), base64.b64decode(envelope["payload"])
    (work / "signed").write_bytes(b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload))
    (work / "signature").write_bytes(base64.b64decode(envelope["signatures"][0]["sig"]))
    print(envelope["signatures"][0]["keyid"])
    PY
    openssl pkeyutl -verify -pubin -inkey "keys/$(cat "$work/keyid").pem" -rawin -in "$work/signed" -sigfile "$work/signature"
    rm -r "$work"
    ```

    """
  }

  private var securesystemslib: String {
    """
    ## 3. Every envelope: securesystemslib (in-toto, TUF)

    ```sh
    python3 -m venv .venv
    .venv/bin/pip install --quiet --disable-pip-version-check 'securesystemslib[crypto]==1.6.0' in-toto-attestation==0.9.3
    ```

    ```sh
    .venv/bin/python - <<'PY'
    import json, pathlib
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import Key
    keys = []
    for path in sorted(pathlib.Path("keys").glob("*.securesystemslib.json")):
        keys.append(Key.from_dict(path.name.split(".")[0], json.loads(path.read_text())))
    count = 0
    for path in [*pathlib.Path(".").glob("*.intoto.jsonl"), *pathlib.Path("adaptations").glob("*.intoto.jsonl")]:
        for line in path.read_text().splitlines():
            Envelope.from_dict(json.loads(line)).verify(keys, 1)
            count += 1
    print(f"securesystemslib: {count} envelopes verify")
    PY
    ```

    """
  }

  private var inToto: String {
    """
    ## 4. Every statement: in-toto-attestation

    Reads each payload with in-toto's own classes, which refuse unknown fields; also the two predicates that it knows.

    ```sh
    .venv/bin/python - <<'PY'
    import base64, collections, json, pathlib
    from google.protobuf import json_format
    from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
    from in_toto_attestation.predicates.test_result.v0 import test_result_pb2
    from in_toto_attestation.v1 import statement_pb2
    from in_toto_attestation.v1.statement import Statement
    known = {"https://slsa.dev/provenance/v1": provenance_pb2.Provenance,
             "https://in-toto.io/attestation/test-result/v0.1": test_result_pb2.TestResult}
    counts = collections.Counter()
    for path in [*pathlib.Path(".").glob("*.intoto.jsonl"), *pathlib.Path("adaptations").glob("*.intoto.jsonl")]:
        for line in path.read_text().splitlines():
            payload = base64.b64decode(json.loads(line)["payload"])
            statement = json_format.Parse(payload, statement_pb2.Statement())
            Statement.copy_from_pb(statement).validate()
            if statement.predicate_type in known:
                json_format.ParseDict(json.loads(payload)["predicate"], known[statement.predicate_type]())
            counts[statement.predicate_type] += 1
    for kind, count in sorted(counts.items()):
        print(f"in-toto-attestation: {count} x {kind}")
    PY
    ```

    """
  }

  private var others: String {
    """
    ## 5. Keys: OpenSSH

    Shows the fingerprint that the owner of a key sees in `countersign key show`.

    ```sh
    for key in keys/*.ssh.pub; do ssh-keygen -l -f "$key"; done
    ```

    """
  }

  /// Free text from the ledger on one line, without what could act in Markdown or on a terminal.
  private static func quoted(_ text: String) -> String {
    let harmless = text.unicodeScalars.filter {
      !"`|<>[]\\*_".unicodeScalars.contains($0)
        && ![.control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate].contains(
          $0.properties.generalCategory)
    }
    return "“\(String(String.UnicodeScalarView(harmless)))”"
  }
}
