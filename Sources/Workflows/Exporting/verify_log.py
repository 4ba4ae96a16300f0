"""Checks this bundle with nothing but Python's standard library and the openssl program.

    python3 verify_log.py                       the log: every leaf, the tree's root, the checkpoint and its signature
    python3 verify_log.py --signatures          also the signature of every envelope that is here (one openssl run each)
    python3 verify_log.py --extends CHECKPOINT  also that this log still holds all of an older one, by its checkpoint

Prints what was checked, and what was not. Ends with 0 when all that was checked holds, else with 1 and the first thing that
does not. It was written for this bundle by the program that made the bundle; it is short so that you can read it before you
rely on it. Verdicts it does not compute: `countersign verify FOLDER` does, with all that follows from the statements.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
SPKI = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: what stands before the 32 bytes of an Ed25519 key
SSH = b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"  # RFC 8709: likewise in the lines of OpenSSH


class Wrong(Exception):
    """Something in the bundle does not hold."""


def require(condition, message):
    if not condition:
        raise Wrong(message)


def sha256(data):
    return hashlib.sha256(data).digest()


def unbase64(text):
    return base64.b64decode(text, validate=True)


def lines_of(path):
    with open(path, "rb") as file:
        for line in file:
            require(line.endswith(b"\n"), f"{path.name}: the last line is cut off")
            yield line[:-1]


# RFC 6962, section 2.1

def leaf_hash(data):
    return sha256(b"\x00" + data)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


class Tree:
    """A growing tree, reduced to the complete subtrees that it consists of: (height, hash), the largest first."""

    def __init__(self):
        self.size, self.edge = 0, []

    def append(self, leaf):
        node = (0, leaf)
        while self.edge and self.edge[-1][0] == node[0]:
            node = (node[0] + 1, node_hash(self.edge.pop()[1], node[1]))
        self.edge.append(node)
        self.size += 1

    def root(self):
        if not self.edge:
            return sha256(b"")
        root = self.edge[-1][1]
        for _, left in reversed(self.edge[:-1]):
            root = node_hash(left, root)
        return root


def root_of_proof(index, size, leaf, path):
    """RFC 9162, section 2.1.3.2."""
    node, last, root = index, size - 1, leaf
    require(0 <= index < size, f"proof of entry {index}: there is no such entry")
    for sibling in path:
        require(last > 0, f"proof of entry {index}: too long")
        if node % 2 == 1 or node == last:
            root = node_hash(sibling, root)
            while node % 2 == 0 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        node, last = node >> 1, last >> 1
    require(last == 0, f"proof of entry {index}: too short")
    return root


def openssl_accepts(public_key, message, signature):
    """Whether openssl takes `signature` for an Ed25519 signature of `message`."""
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        (scratch / "key").write_bytes(SPKI + public_key)
        (scratch / "message").write_bytes(message)
        (scratch / "signature").write_bytes(signature)
        run = subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", scratch / "key", "-rawin",
             "-in", scratch / "message", "-sigfile", scratch / "signature"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return run.returncode == 0


def key_id(public_key):
    text = '{"keytype":"ed25519","keyval":{"public":"%s"},"scheme":"ed25519"}' % public_key.hex()
    return sha256(text.encode()).hex()


def read_checkpoint(path, key_name, log_key, hint):
    """C2SP tlog-checkpoint in a C2SP signed-note: gives origin, size and root."""
    text, separator, signatures = path.read_bytes().decode().partition("\n\n")
    require(separator, f"{path}: not a signed note")
    text += "\n"
    fields = text.split("\n")
    require(len(fields) == 4 and fields[3] == "", f"{path}: not a checkpoint")
    require(fields[0] == key_name, f"{path}: of the log {fields[0]!r}, not of {key_name!r}")
    for line in signatures.splitlines():
        dash, name, value = line.split(" ")
        value = unbase64(value)
        if dash == "\u2014" and name == key_name and value[:4] == hint:
            require(openssl_accepts(log_key, text.encode(), value[4:]), f"{path}: the log key did not sign this")
            return fields[0], int(fields[1]), unbase64(fields[2])
    raise Wrong(f"{path}: not signed by the log key")


def read_log_key():
    name, hint, rest = (FOLDER / "log.vkey").read_text().rstrip("\n").split("+", 2)
    key = unbase64(rest)
    require(key[:1] == b"\x01" and len(key) == 33, "log.vkey: not an Ed25519 key")
    require(sha256(name.encode() + b"\n" + key)[:4].hex() == hint, "log.vkey: its id is not that of its key")
    return name, key[1:], bytes.fromhex(hint)


def check_log(older):
    """Recomputes the tree from entries.jsonl; gives the entries by the digest of their envelope."""
    name, log_key, hint = read_log_key()
    _, size, root = read_checkpoint(FOLDER / "checkpoint", name, log_key, hint)
    if older is not None:
        _, old_size, old_root = read_checkpoint(older, name, log_key, hint)
        require(old_size <= size, f"the older checkpoint has {old_size} entries, this log only {size}")
    tree, entries = Tree(), {}
    for line in lines_of(FOLDER / "entries.jsonl"):
        entry = json.loads(line)
        number = tree.size
        require(entry["sequence"] == number, f"entries.jsonl: entry {number} is missing or out of order")
        text = f"countersign/entry/v1\n{entry['envelopeDigest']}\n{entry['recordedAt']}\n"
        require(("indexRoot" in entry) == (number > 0 and number % 256 == 0), f"entry {number}: its leaf is of the wrong kind")
        text += f"{entry['indexRoot']}\n" if "indexRoot" in entry else ""
        leaf = leaf_hash(text.encode())
        require(leaf.hex() == entry["leafHash"], f"entry {number}: its leaf hash is wrong")
        if older is not None and number == old_size:
            require(tree.root() == old_root, "history was rewritten since the older checkpoint")
        tree.append(leaf)
        entries[entry["envelopeDigest"]] = entry
    require(tree.size == size, f"entries.jsonl has {tree.size} entries, the checkpoint commits to {size}")
    require(tree.root() == root, "the entries do not have the root that the checkpoint commits to")
    print(f"checkpoint: {size} entries of {name!r}, root {root.hex()}, signed by the log key {key_id(log_key)[:8]}")
    if older is not None:
        require(old_size < size or old_root == root, "history was rewritten since the older checkpoint")
        print(f"growth: all {old_size} entries of the older checkpoint are still there, unchanged")
    return entries, size, root, log_key


def check_proofs(entries, size, root):
    count, leaves = 0, {entry["sequence"]: entry["leafHash"] for entry in entries.values()}
    for line in lines_of(FOLDER / "proofs.jsonl"):
        proof = json.loads(line)
        require(proof["size"] == size, f"proof of entry {proof['sequence']}: for a log of another size")
        leaf = bytes.fromhex(leaves[proof["sequence"]])
        path = [unbase64(sibling) for sibling in proof["path"]]
        require(root_of_proof(proof["sequence"], size, leaf, path) == root,
                f"proof of entry {proof['sequence']}: does not lead to the root")
        count += 1
    print(f"inclusion proofs: {count} lead to the root")


def envelope_files():
    whole = FOLDER / "ledger.intoto.jsonl"
    return [path for path in [whole] if path.exists()] + sorted((FOLDER / "adaptations").glob("*.intoto.jsonl"))


def check_envelopes(entries, size):
    """Checks that every envelope is an entry of the log; gives those found, as (entry, line), in ledger order."""
    found = {}
    for path in envelope_files():
        previous = -1
        for line in lines_of(path):
            entry = entries.get(sha256(line).hex())
            require(entry is not None, f"{path.name}: holds an envelope that is not in the log")
            number = entry["sequence"]
            require(number > previous, f"{path.name}: entry {number} is out of order")
            previous = number
            payload = unbase64(json.loads(line)["payload"])
            require(sha256(payload).hex() == entry["statementDigest"], f"entry {number}: its statement digest is wrong")
            found[number] = (entry, line)
        if path.name == "ledger.intoto.jsonl":
            require(len(found) == size, f"{path.name}: holds {len(found)} of {size} envelopes")
    print(f"envelopes: {len(found)} of {size} are here, each an entry of the log")
    return [found[number] for number in sorted(found)]


def check_evidence():
    count = 0
    for path in sorted((FOLDER / "evidence").glob("*.json*")):
        require(sha256(path.read_bytes()).hex() == path.stem, f"evidence/{path.name}: its bytes are not those of its name")
        count += 1
    print(f"evidence: {count} documents have the digest that they are called by")


def check_root(envelopes, log_key):
    """The first entry names the key that signs checkpoints."""
    if not envelopes or envelopes[0][0]["sequence"] != 0:
        return print("root: not in this bundle, so nothing says whose the log key is")
    predicate = json.loads(unbase64(json.loads(envelopes[0][1])["payload"]))["predicate"]
    require(predicate["logKey"] == log_key.hex(), "the root names another log key")
    print(f"root: {predicate['name']!r}, signed by key {key_id(bytes.fromhex(predicate['key']))}")


def check_signatures(envelopes):
    """Every envelope is signed by a key that an entry up to it has named."""
    keys = {}
    for entry, line in envelopes:
        number, envelope = entry["sequence"], json.loads(line)
        payload, kind = unbase64(envelope["payload"]), envelope["payloadType"].encode()
        statement = json.loads(payload)
        if number == 0:
            learn(statement, keys)
        signature = envelope["signatures"][0]
        require(len(envelope["signatures"]) == 1, f"entry {number}: must carry one signature")
        require(signature["keyid"] in keys, f"entry {number}: signed by a key that nothing before it names")
        signed = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
        require(openssl_accepts(keys[signature["keyid"]], signed, unbase64(signature["sig"])),
                f"entry {number}: the signature does not match")
        learn(statement, keys)
    print(f"signatures: {len(envelopes)} hold, each of a key that the ledger named before")


def learn(statement, keys):
    if statement["predicateType"] in ("urn:countersign:root:v0.2", "urn:countersign:authority:v0.2",
                                      "urn:countersign:credential:v0.2"):
        key = bytes.fromhex(statement["predicate"]["key"])
        keys[key_id(key)] = key


def statement_of(line):
    return json.loads(unbase64(json.loads(line)["payload"]))


def named_keys(statement):
    """What a statement says of whose a key is: (key, kind, holder, name)."""
    kind, predicate = statement["predicateType"], statement["predicate"]
    if kind == "urn:countersign:root:v0.2":
        return [(predicate["key"], "root", "root", predicate["name"]),
                (predicate["logKey"], "log", "log", predicate["origin"])]
    if kind == "urn:countersign:authority:v0.2":
        return [(predicate["key"], "authority", predicate["id"], predicate["name"])]
    if kind == "urn:countersign:credential:v0.2":
        return [(predicate["key"], "principal", f"{predicate['authority']}/{predicate['principal']}", predicate["name"])]
    return []


def check_holders(envelopes, is_whole):
    """Whose each key is follows from the statements; gives nothing that keys.jsonl says on its own."""
    expected, numbers = {}, {entry["sequence"] for entry, _ in envelopes}
    for entry, line in envelopes:
        for key, *rest in named_keys(statement_of(line)):
            expected[(entry["sequence"], key)] = tuple(rest)
    listed = []
    for line in lines_of(FOLDER / "keys" / "keys.jsonl"):
        named = json.loads(line)
        place, found = (named["entry"], named["public"]), (named["kind"], named["holder"], named["name"])
        if place[0] in numbers:
            require(expected.pop(place, None) == found,
                    f"keys.jsonl: entry {place[0]} does not say that key {named['keyid'][:8]} is {found[1]!r}'s")
        require(key_id(bytes.fromhex(named["public"])) == named["keyid"], f"keys.jsonl: {named['keyid']} is another key's id")
        listed.append(named)
    require(not expected or not is_whole, f"keys.jsonl: a key that entry {min(expected, default=(0,))[0]} names is missing")
    holders = {(named["holder"], base64.b64encode(SSH + bytes.fromhex(named["public"])).decode()) for named in listed
               if "refusal" not in named and "voidSince" not in named}
    signers = set()
    for line in lines_of(FOLDER / "keys" / "allowed_signers"):
        words = line.decode().split(" ")
        signers.add((words[0], words[words.index("ssh-ed25519") + 1]))
    require(signers == holders, "keys/allowed_signers does not name the same holders as keys.jsonl")
    for named in listed:
        pem = (FOLDER / "keys" / f"{named['keyid']}.pem").read_text().splitlines()[1:-1]
        require(unbase64("".join(pem)) == SPKI + bytes.fromhex(named["public"]), f"keys/{named['keyid']}.pem: another key")
    print(f"holders: {len(listed)} lines of keys.jsonl say what the statements say")


def check_adaptations(envelopes):
    """An adaptation's file holds whatever decides on it, and its verdict does not speak against what ends it."""
    count = 0
    for path in sorted((FOLDER / "adaptations").glob("*.verdict.json")):
        verdict = json.loads(path.read_text())
        about = verdict["adaptation"]
        own = {sha256(line) for line in lines_of(path.with_name(path.name.replace(".verdict.json", ".intoto.jsonl")))}
        is_revoked = False
        for entry, line in envelopes:
            statement = statement_of(line)
            target = statement["predicate"].get("target") if "revocation" in statement["predicateType"] else None
            subjects = {subject["digest"].get("sha256") for subject in statement["subject"]}
            if about not in subjects and target != f"adaptation:{about}":
                continue
            require(sha256(line) in own, f"{path.name[:-13]}.intoto.jsonl lacks entry {entry['sequence']}, which is about it")
            is_revoked |= target == f"adaptation:{about}" and "refusal" not in entry
        runs = [place["environment"] for place in verdict["environments"] if place["mayRun"]]
        require(not (is_revoked and runs), f"{path.name}: it is revoked, and may not run in {', '.join(runs)}")
        count += 1
    print(f"adaptations: the files of {count} hold every statement here that is about them")


def main():
    parser = argparse.ArgumentParser(description="Checks this bundle.")
    parser.add_argument("--signatures", action="store_true", help="check every envelope's signature")
    parser.add_argument("--extends", metavar="CHECKPOINT", type=pathlib.Path, help="an older checkpoint of the log")
    options = parser.parse_args()
    try:
        entries, size, root, log_key = check_log(options.extends)
        check_proofs(entries, size, root)
        envelopes = check_envelopes(entries, size)
        check_root(envelopes, log_key)
        check_evidence()
        is_whole = (FOLDER / "ledger.intoto.jsonl").exists()
        check_holders(envelopes, is_whole)
        check_adaptations(envelopes)
        if options.signatures:
            check_signatures(envelopes)
    except (Wrong, OSError, ValueError, KeyError, TypeError) as error:
        sys.exit(f"WRONG: {error}" if isinstance(error, Wrong) else f"WRONG: {type(error).__name__}: {error}")
    unchecked = ["verdicts and their reasons, `refusal` and `voidSince` (countersign verify computes them)",
                 "the .ssh.pub and .securesystemslib.json forms of keys, README.md", "whether anything was recorded later"]
    if not options.signatures:
        unchecked.insert(0, "the signatures of envelopes (--signatures)")
    if options.extends is None:
        unchecked.append("whether an older bundle's entries are all here (--extends)")
    if not is_whole:
        unchecked.append("what the entries say whose envelopes are not here")
    for what in unchecked:
        print(f"not checked: {what}")
    print("what was checked holds")


if __name__ == "__main__":
    main()
