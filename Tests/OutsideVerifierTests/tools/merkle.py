"""merkle.py BUNDLE: builds the tree with pymerkle, which knows RFC 6962, and compares root and proofs with the bundle's."""

import base64
import json
import pathlib
import sys

from pymerkle import InmemoryTree

bundle = pathlib.Path(sys.argv[1])
tree = InmemoryTree(algorithm="sha256")
for line in (bundle / "entries.jsonl").read_text().splitlines():
    entry = json.loads(line)
    mark = f"{entry['indexRoot']}\n" if "indexRoot" in entry else ""
    tree.append_entry(f"countersign/entry/v1\n{entry['envelopeDigest']}\n{entry['recordedAt']}\n{mark}".encode())
size, root = (bundle / "checkpoint").read_text().split("\n")[1:3]
if tree.get_size() != int(size) or tree.get_root() != base64.b64decode(root):
    sys.exit("pymerkle computes another root")
count = 0
for line in (bundle / "proofs.jsonl").read_text().splitlines():
    proof = json.loads(line)
    # pymerkle counts leaves from 1 and puts the leaf itself into its path, in the order of the tree.
    path = sorted(tree.prove_inclusion(proof["sequence"] + 1, int(size)).path)
    leaf = tree.get_leaf(proof["sequence"] + 1)
    if path != sorted([leaf] + [base64.b64decode(sibling) for sibling in proof["path"]]):
        sys.exit(f"pymerkle has another proof of entry {proof['sequence']}")
    count += 1
print(f"{size} leaves, {count} proofs")
