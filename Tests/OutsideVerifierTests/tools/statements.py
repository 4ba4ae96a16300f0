"""statements.py BUNDLE: reads every payload with in-toto-attestation's classes and with rfc8785.

Every payload must be canonical JSON (RFC 8785) byte for byte, be an in-toto Statement v1 without unknown fields, and be
refused once it has one more field. Predicates that in-toto-attestation knows must fit its classes likewise.
"""

import base64
import collections
import json
import pathlib
import sys

import rfc8785
from google.protobuf import json_format
from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
from in_toto_attestation.predicates.test_result.v0 import test_result_pb2
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement

KNOWN = {
    "https://slsa.dev/provenance/v1": provenance_pb2.Provenance,
    "https://in-toto.io/attestation/test-result/v0.1": test_result_pb2.TestResult,
}


def refuses(value, message):
    try:
        json_format.ParseDict({**value, "unheardOf": 1}, message)
    except json_format.ParseError:
        return True
    return False


counts = collections.Counter()
for line in (pathlib.Path(sys.argv[1]) / "ledger.intoto.jsonl").read_bytes().splitlines():
    payload = base64.b64decode(json.loads(line)["payload"], validate=True)
    value = json.loads(payload)
    kind = value["predicateType"]
    if rfc8785.dumps(value) != payload:
        sys.exit(f"{kind}: rfc8785 writes other bytes")
    Statement.copy_from_pb(json_format.Parse(payload, statement_pb2.Statement())).validate()
    if not refuses(value, statement_pb2.Statement()):
        sys.exit(f"{kind}: a strict reader takes an unknown field")
    if kind in KNOWN:
        json_format.ParseDict(value["predicate"], KNOWN[kind]())
        if not refuses(value["predicate"], KNOWN[kind]()):
            sys.exit(f"{kind}: a strict reader takes an unknown field in the predicate")
    counts[kind] += 1
for kind, count in sorted(counts.items()):
    print(count, kind)
