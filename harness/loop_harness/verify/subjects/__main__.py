"""Serves a Python function by the subject protocol: ``python -m … module:function``."""

from __future__ import annotations

import inspect
import json
import sys

import httpx

from loop_harness.verify.subjects.python import imported


def main(target: str) -> None:
    """Answer each line of standard input with one line."""
    function = imported(target)
    takes_transport = "transport" in inspect.signature(function).parameters
    more = {"transport": httpx.HTTPTransport()} if takes_transport else {}
    replies, sys.stdout = sys.stdout, sys.stderr  # what the function prints is no reply
    for line in sys.stdin:
        reply = function(json.loads(line), **more)
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


if __name__ == "__main__":
    main(sys.argv[1])
