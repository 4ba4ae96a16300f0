"""envelopes.py BUNDLE: prints, for each envelope, whether securesystemslib verifies it: its number, then `good` or `bad`."""

import json
import pathlib
import sys

from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import Key

bundle = pathlib.Path(sys.argv[1])
keys = [Key.from_dict(path.name.split(".")[0], json.loads(path.read_text()))
        for path in sorted((bundle / "keys").glob("*.securesystemslib.json"))]
for number, line in enumerate((bundle / "ledger.intoto.jsonl").read_text().splitlines()):
    try:
        Envelope.from_dict(json.loads(line)).verify(keys, 1)
        print(number, "good")
    except VerificationError:
        print(number, "bad")
