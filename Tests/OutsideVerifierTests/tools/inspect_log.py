"""Reads an exported run as Inspect AI reads its own logs, and prints what it found."""
import json
import sys

from inspect_ai.log import read_eval_log

log = read_eval_log(sys.argv[1])
print(
    json.dumps(
        {
            "version": log.version,
            "status": log.status,
            "task": log.eval.task,
            "model": log.eval.model,
            "evidence": log.eval.metadata["evidence_sha256"],
            "accuracy": log.results.scores[0].metrics["accuracy"].value,
            "samples": [
                [sample.id, sample.epoch, sample.scores["countersign"].value, sample.output.completion]
                for sample in log.samples
            ],
        }
    )
)
