"""A lookup that is a program: one JSON object a line in, one a line out, as long as it lives."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import IO

from loop_harness.errors import CannotLoad
from loop_harness.model import Json, JsonObject
from loop_harness.verify.subjects.said import Place, Said, Subject

_LONGEST_LINE = 16 * 1024 * 1024  #: bytes of a reply
_SHOWN = 2000  #: characters of what came in place of a reply
_LOG_LINES, _LOG_LINE = 200, 2000  #: of standard error
_TO_END_S = 1.0
_SHORT = 4096  #: bytes that a pipe takes on any system


class CommandSubject:
    """Keeps one process, and starts another when it dies, hangs or answers rubbish."""

    def __init__(self, command: str) -> None:
        self.name = command
        self._words = _words(command)
        self._process: _Process | None = None
        self._lock = threading.Lock()

    @property
    def reach(self) -> str:
        """It may have a host built in: it is led to the mock by its environment."""
        return "front"

    def ask(self, request: JsonObject, place: Place, limit_s: float) -> Said:
        """Write one line and wait for the one that answers it."""
        with self._lock:
            if self._process is None or not self._process.lives:
                self._process = _Process(self._words, place.environment)
            process = self._process
        said = process.ask(request, limit_s)
        if said.problem is not None:
            with self._lock:
                process.end()
                if self._process is process:
                    self._process = None
        return said

    def anew(self) -> Subject:
        """Return the same program, to be started when it is asked first."""
        return CommandSubject(self.name)

    def restarted(self) -> Subject:
        """Return the same as ``anew``."""
        return self.anew()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._process is not None:
                self._process.end()
                self._process = None


class _Process:
    """One run of the program; replies find their requests by id."""

    def __init__(self, words: list[str], environment: Mapping[str, str] | None) -> None:
        self._log: deque[str] = deque(maxlen=_LOG_LINES)
        self._logged = 0  #: lines in all: the log forgets the oldest
        self._waiting: dict[str, SimpleQueue[Said]] = {}
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - what was asked for
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=None if environment is None else dict(environment),
                start_new_session=True,
            )
        except OSError as error:
            reason = error.strerror or str(error)
            raise CannotLoad(shlex.join(words), reason) from error
        self._logging = threading.Thread(target=self._read_log, name="subject", daemon=True)
        self._logging.start()
        threading.Thread(target=self._read_replies, name="subject", daemon=True).start()

    @property
    def lives(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def ask(self, request: JsonObject, limit_s: float) -> Said:
        """Return the reply to one request, or why there is none."""
        answered: SimpleQueue[Said] = SimpleQueue()
        name = str(request["id"])
        with self._lock:
            self._waiting[name] = answered
            told = self._logged
        begun = time.monotonic()
        try:
            self._write(request, limit_s)
            said = answered.get(timeout=max(limit_s - (time.monotonic() - begun), 0))
        except OSError:
            said = Said(problem=self._ended(), absent=True)
        except Empty:
            said = Said(problem=f"no reply within {limit_s:g} s", absent=True)
        finally:
            with self._lock:
                self._waiting.pop(name, None)
        log, new = list(self._log), self._logged - told
        return replace(said, log="\n".join(log[-new:] if new else []))

    def end(self) -> None:
        """Let the program see the end of its input, and end it if it stays."""
        process = self._process
        with suppress(OSError):
            _stream(process.stdin).close()
        try:
            process.wait(timeout=_TO_END_S)
        except subprocess.TimeoutExpired:
            _kill(process)
            process.wait()

    def _write(self, request: JsonObject, limit_s: float) -> None:
        line = json.dumps(request).encode("ascii") + b"\n"
        # A pipe that nobody reads takes a short line, but a long one would wait for ever.
        watch = threading.Timer(limit_s, _kill, [self._process]) if len(line) > _SHORT else None
        if watch is not None:
            watch.start()
        try:
            with self._writing:
                stream = _stream(self._process.stdin)
                stream.write(line)
                stream.flush()
        except ValueError as error:  # closed meanwhile, as another thread gave it up
            raise OSError("the program was given up") from error
        finally:
            if watch is not None:
                watch.cancel()

    def _read_replies(self) -> None:
        with _stream(self._process.stdout) as stream:
            while line := stream.readline(_LONGEST_LINE):
                self._give(line)
        # What was written to standard error on the way out is the best explanation.
        with self._lock:
            waiting = list(self._waiting.values())
        for each in waiting:
            each.put(Said(problem=self._ended(), absent=True))

    def _give(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text.strip():
            return
        try:
            document: Json = json.loads(line)
        except (ValueError, RecursionError):
            document = None
        name = document.get("id") if isinstance(document, dict) else None
        with self._lock:
            waiting = self._waiting.get(name) if isinstance(name, str) else None
            every = list(self._waiting.values())
        if waiting is not None:
            waiting.put(Said(document=document))
            return
        what = "a reply with another id" if isinstance(document, dict) else "no JSON object"
        for each in every:
            each.put(Said(problem=f"the program wrote {what}: {text[:_SHOWN]}", text=text[:_SHOWN]))

    def _read_log(self) -> None:
        with _stream(self._process.stderr) as stream:
            while line := stream.readline(_LOG_LINE):
                self._log.append(line.decode("utf-8", "replace").rstrip("\r\n"))
                self._logged += 1

    def _ended(self) -> str:
        try:
            code = self._process.wait(timeout=_TO_END_S)
        except subprocess.TimeoutExpired:
            return "the program closed its input or output"
        self._logging.join(timeout=_TO_END_S)  # what it said last may still be on its way
        how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
        last = f": {self._log[-1]}" if self._log else ""
        return f"the program {how}{last}"


def _words(command: str) -> list[str]:
    """Split a command as a shell would; raises CannotLoad."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise CannotLoad(command, str(error)) from error
    if not words:
        raise CannotLoad(command, "it is empty")
    return words


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise OSError("the program was started without pipes")
    return stream


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, 9)
        else:
            process.kill()
