"""Serves a Python function by the subject protocol: ``python -m … module:function``."""

from __future__ import annotations

import json
import sys

from loop_harness.verify.subjects.python import imported


def main(target: str) -> None:
    """Answer each line of standard input with one line."""
    function = imported(target)
    replies, sys.stdout = sys.stdout, sys.stderr  # what the function prints is no reply
    for line in sys.stdin:
        reply = function(json.loads(line))
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


if __name__ == "__main__":
    main(sys.argv[1])
