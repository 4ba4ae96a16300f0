# Runs in the sandbox. For every line of standard input, a process of its own runs one grader's program; what that does
# to itself reaches no other grade. It has no descriptor but the pipe for its own result.
import json
import math
import os
import resource
import select
import signal
import sys
import time

SECONDS = 10
MEMORY = 512 << 20
LIMIT = 4096


def work(out, request):
    os.dup2(out, 3)
    for number in (0, 1, 2):
        os.close(number)
    os.closerange(4, 64)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    result = {}
    try:
        program = {"__name__": "grader"}
        exec(compile(request["source"], "grader", "exec"), program)
        value = program["grade"](request["sample"], request["item"])
        if isinstance(value, (bool, int, float)) and math.isfinite(value):
            result["value"] = repr(float(value))
        else:
            result["error"] = "grade returned no finite number"
    except BaseException as error:
        result["error"] = (type(error).__name__ + ": " + str(error))[:300]
    os.write(3, json.dumps(result).encode()[:LIMIT] + b"\n")


def result_of(child, source):
    deadline = time.monotonic() + SECONDS
    data = b""
    ended = False
    while b"\n" not in data and len(data) <= LIMIT:
        left = deadline - time.monotonic()
        if left <= 0:
            return {"error": "it took longer than %d s" % SECONDS}
        if select.select([source], [], [], 0 if ended else min(left, 0.02))[0]:
            more = os.read(source, LIMIT)
            if not more:
                break
            data += more
        elif ended:
            break
        elif os.waitpid(child, os.WNOHANG)[0] == child:
            ended = True
    try:
        result = json.loads(data.split(b"\n")[0])
        return result if isinstance(result, dict) else {"error": "it gave no result"}
    except ValueError:
        return {"error": "it ended without a result"}


def answer(line):
    question = json.loads(line)
    source, out = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work(out, json.loads(question["prompt"]))
        finally:
            os._exit(0)
    os.close(out)
    result = result_of(child, source)
    os.close(source)
    # All but this process and the sandbox's first: whatever the program left running.
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        pass
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass
    reply = {"id": question["id"]}
    value = result.get("value")
    if isinstance(value, str):
        reply["output"] = value[:64]
    else:
        reply["error"] = str(result.get("error"))[:300]
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()


for line in sys.stdin:
    answer(line)
