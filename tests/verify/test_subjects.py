"""Subjects: whatever a lookup does wrong is told in words and in time, and nothing hangs."""

from __future__ import annotations

import logging
import os
import shlex
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from loop_harness.errors import CannotLoad
from loop_harness.verify.subjects import Place, Said
from loop_harness.verify.subjects.command import CommandSubject
from loop_harness.verify.subjects.python import PythonSubject
from loop_harness.verify.subjects.url import UrlSubject

PLACE = Place(base_url="http://127.0.0.1:9", environment=dict(os.environ))
REQUEST = {"id": "7", "profile": {"emailAddresses": ["a@example.com"]}}
LIMIT_S = 20.0
SHORT_S = 0.3


def asked(function: Any, limit_s: float = LIMIT_S) -> Said:
    """Ask a function once."""
    subject = PythonSubject(function)
    try:
        return subject.ask(REQUEST, PLACE, limit_s)
    finally:
        subject.close()


def program(body: str) -> CommandSubject:
    """Return a program that does *body* with each line of its input."""
    lines = ["import json, os, sys, time", "for line in sys.stdin:"]
    lines += [f"    {each}" for each in body.splitlines()] + ["    sys.stdout.flush()"]
    return CommandSubject(shlex.join([sys.executable, "-c", "\n".join(lines)]))


def said_by(body: str, limit_s: float = LIMIT_S) -> Said:
    """Ask a program once."""
    subject = program(body)
    try:
        return subject.ask(REQUEST, PLACE, limit_s)
    finally:
        subject.close()


@contextmanager
def service(
    status: int, body: bytes, *, seconds: float = 0, headers: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serve one answer to every POST."""
    over = threading.Event()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            over.wait(seconds)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

        def handle(self) -> None:
            with suppress(OSError):  # the other side did not wait
                super().handle()

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/find"
        finally:
            over.set()
            server.shutdown()
            thread.join()


def said_at(url: str, limit_s: float = LIMIT_S) -> Said:
    """Ask a service once."""
    subject = UrlSubject(url)
    try:
        return subject.ask(REQUEST, PLACE, limit_s)
    finally:
        subject.close()


def test_a_function_is_called_with_the_request() -> None:
    assert asked(lambda request: {"got": request}) == Said(document={"got": REQUEST})


def test_a_function_with_a_transport_needs_no_socket() -> None:
    def find(request: Any, transport: httpx.BaseTransport) -> Any:
        return {"id": request["id"], "transport": type(transport).__name__}

    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    subject = PythonSubject(find)
    said = subject.ask(REQUEST, Place(base_url="http://x.test", transport=transport), LIMIT_S)
    subject.close()
    assert (subject.reach, PythonSubject(asked).reach) == ("in process", "socket")
    assert said.document == {"id": "7", "transport": "MockTransport"}


def test_a_function_that_raises_is_told_with_its_traceback() -> None:
    def find(_request: Any) -> Any:
        raise LookupError("nobody there")

    said = asked(find)
    assert said.problem == "the function raised LookupError: nobody there"
    assert "in find" in said.log


def test_a_function_that_ends_its_program_is_told_at_once() -> None:
    assert asked(lambda _: sys.exit(3)).problem == "the function raised SystemExit: 3"


@pytest.mark.parametrize("reply", [{1, 2}, object(), {"a": b"b"}])
def test_what_is_no_json_is_no_reply(reply: object) -> None:
    said = asked(lambda _: reply)
    assert said == Said(problem="the function returned what is no JSON", text=repr(reply))


def test_a_function_that_hangs_is_left_behind_and_asked_again() -> None:
    release = threading.Event()
    hanging = iter([True, False])

    def find(_request: Any) -> Any:
        if next(hanging):
            release.wait()
        return {"id": "7"}

    subject = PythonSubject(find)
    begun = time.monotonic()
    first = subject.ask(REQUEST, PLACE, SHORT_S)
    second = subject.ask(REQUEST, PLACE, LIMIT_S)
    assert time.monotonic() - begun < LIMIT_S
    release.set()
    subject.close()
    assert (first, second) == (
        Said(problem=f"no reply within {SHORT_S:g} s", absent=True),
        Said(document={"id": "7"}),
    )


def test_a_function_that_changes_its_request_changes_nothing_of_ours() -> None:
    def find(request: Any) -> Any:
        request["profile"]["emailAddresses"].clear()
        return {}

    asked(find)
    assert REQUEST["profile"] == {"emailAddresses": ["a@example.com"]}


def test_what_a_function_prints_and_logs_is_heard_and_not_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def find(_request: Any) -> Any:
        sys.stdout.write("to out\n")
        sys.stderr.write("to err\n")
        logging.getLogger("theirs").warning("to the log")
        return {}

    streams = (sys.stdout, sys.stderr)
    assert asked(find) == Said(document={}, log="to out\nto err\nto the log\n")
    assert capsys.readouterr() == ("", "")
    assert (sys.stdout, sys.stderr) == streams


def test_a_function_may_set_its_logging_up() -> None:
    root = logging.getLogger()
    before = (list(root.handlers), root.level)

    def find(_request: Any) -> Any:
        root.handlers.clear()  # pytest has its own there
        logging.basicConfig(level=logging.INFO, format="theirs: %(message)s")
        logging.getLogger("theirs").info("to the log")
        return {}

    try:
        assert "theirs: to the log\n" in asked(find).log
    finally:
        root.handlers[:], root.level = before


def test_the_threads_of_a_function_are_heard_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(1) as kept:

        def find(request: Any) -> Any:
            with ThreadPoolExecutor(1) as own:
                own.submit(sys.stdout.write, f"own {request['id']}\n").result(LIMIT_S)
            kept.submit(sys.stdout.write, f"kept {request['id']}\n").result(LIMIT_S)
            return {}

        subject = PythonSubject(find)
        said = [subject.ask({"id": each}, PLACE, LIMIT_S).log for each in ("a", "b")]
        subject.close()
        kept.submit(sys.stdout.write, "later\n").result(LIMIT_S)

    assert said == ["own a\nkept a\n", "own b\nkept b\n"]
    assert capsys.readouterr() == ("later\n", "")


def test_each_call_hears_itself_alone() -> None:
    meeting = threading.Barrier(4)

    def find(request: Any) -> Any:
        meeting.wait(LIMIT_S)
        sys.stdout.write(request["id"] + "\n")
        meeting.wait(LIMIT_S)
        return {}

    subject = PythonSubject(find)
    names = ["a", "b", "c", "d"]
    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(lambda n: subject.ask({"id": n}, PLACE, LIMIT_S), names))
    subject.close()
    assert [each.log for each in said] == [f"{each}\n" for each in names]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("json", "write it as module:function"),
        ("json:", "write it as module:function"),
        ("json:__name__", "that is no function"),
        ("json:nothing", "AttributeError: module 'json' has no attribute 'nothing'"),
        ("no_such_module:find", "ModuleNotFoundError: No module named 'no_such_module'"),
    ],
)
def test_a_function_that_is_not_there_is_an_error_with_the_reason(target: str, reason: str) -> None:
    with pytest.raises(CannotLoad) as caught:
        PythonSubject.named(target)
    assert caught.value == CannotLoad(target, reason)


@pytest.fixture
def counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a function that counts its calls in its module and in one beside it."""
    (tmp_path / "counting_beside.py").write_text("calls = []\n")
    (tmp_path / "counting_lookup.py").write_text(
        "import os\nimport counting_beside\nown = []\n"
        "def find(request):\n"
        "    own.append(1); counting_beside.calls.append(1)\n"
        "    return [len(own), len(counting_beside.calls), os.getpid()]\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.delitem(sys.modules, "counting_lookup", raising=False)
    monkeypatch.delitem(sys.modules, "counting_beside", raising=False)
    return "counting_lookup:find"


def test_anew_forgets_the_module_and_its_neighbours(counting: str) -> None:
    old = PythonSubject.named(counting)
    replies = [old.ask(REQUEST, PLACE, LIMIT_S).document for _ in range(2)]
    fresh = old.anew()
    replies.append(fresh.ask(REQUEST, PLACE, LIMIT_S).document)
    old.close()
    fresh.close()
    assert replies == [[1, 1, os.getpid()], [2, 2, os.getpid()], [1, 1, os.getpid()]]


def test_anew_leaves_pythons_own_modules_alone() -> None:
    before = sys.modules["json"]

    PythonSubject.named("json:dumps").anew().close()

    assert sys.modules["json"] is before


def test_restarted_is_another_process(counting: str) -> None:
    subject = PythonSubject.named(counting).restarted()
    place = Place(base_url="http://127.0.0.1:9")
    said = subject.ask(REQUEST, place, LIMIT_S)
    subject.close()
    # It replies a list, which holds no id: the text that came is told.
    assert said.text.startswith("[1, 1, ")
    assert str(os.getpid()) not in said.text


def test_a_program_answers_line_by_line_and_stays() -> None:
    subject = program("print(json.dumps({'id': json.loads(line)['id'], 'pid': os.getpid()}))")
    said = [subject.ask({"id": each}, PLACE, LIMIT_S).document for each in ("1", "2")]
    subject.close()
    first, second = said
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert (first["id"], second["id"], first["pid"]) == ("1", "2", second["pid"])


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("print('rubbish')", "the program wrote no JSON object: rubbish"),
        ("print('[1]')", "the program wrote no JSON object: [1]"),
        ('print(\'{"id": "8"}\')', 'the program wrote a reply with another id: {"id": "8"}'),
        ("print('{\"id\": 7}')", 'the program wrote a reply with another id: {"id": 7}'),
        ("sys.exit(3)", "the program ended with exit code 3"),
        ("sys.exit('no key')", "the program ended with exit code 1: no key"),
        ("os.kill(os.getpid(), 9)", "the program was ended by signal 9"),
    ],
)
def test_what_is_wrong_with_a_program_is_told_in_words(body: str, problem: str) -> None:
    assert said_by(body).problem == problem


def test_a_program_that_says_nothing_is_waited_for_in_vain_and_ended() -> None:
    begun = time.monotonic()
    said = said_by("time.sleep(600)", 1.0)
    assert said.problem == "no reply within 1 s"
    assert time.monotonic() - begun < LIMIT_S


def test_a_program_that_reads_nothing_is_no_hang_of_ours() -> None:
    subject = CommandSubject(shlex.join([sys.executable, "-c", "import time; time.sleep(600)"]))
    begun = time.monotonic()
    said = subject.ask({"id": "7", "long": "x" * 1_000_000}, PLACE, SHORT_S)
    subject.close()
    assert said.problem is not None
    assert time.monotonic() - begun < LIMIT_S


def test_a_program_that_closes_its_output_is_no_hang_of_ours() -> None:
    said = said_by("os.close(1); time.sleep(600)")
    assert said.problem == "the program closed its input or output"


def test_a_second_line_is_no_reply_to_the_next_request() -> None:
    body = "name = json.loads(line)['id']\nfor n in (1, 2): print(json.dumps({'id': name, 'n': n}))"
    subject = program(body)
    said = [subject.ask({"id": each}, PLACE, LIMIT_S) for each in ("1", "2")]
    subject.close()
    for each in said:
        assert each.document is None or each.document["n"] == 1


def test_a_program_that_died_is_started_again() -> None:
    subject = program("print(json.dumps({'id': '7'})) if 'again' in line else sys.exit(1)")
    first = subject.ask(REQUEST, PLACE, LIMIT_S)
    second = subject.ask({**REQUEST, "again": True}, PLACE, LIMIT_S)
    subject.close()
    assert (first.problem, second.document) == ("the program ended with exit code 1", {"id": "7"})


def test_megabytes_of_errors_stop_nobody() -> None:
    said = said_by("sys.stderr.write('x' * 5_000_000 + '\\n')\nprint(json.dumps({'id': '7'}))")
    assert said.document == {"id": "7"}
    assert len(said.log) < 1_000_000


def test_what_is_said_after_hundreds_of_lines_is_heard_too() -> None:
    body = "sys.stderr.write('a word\\n' * 300)\nprint(json.dumps({'id': json.loads(line)['id']}))"
    subject = program(body)
    logs = [subject.ask({"id": str(each)}, PLACE, LIMIT_S).log for each in range(20)]
    subject.close()
    assert any(logs[5:]), "the log was full, and took nothing more"


@pytest.mark.parametrize("command", ["", "'", "no-such-program-here"])
def test_a_program_that_cannot_be_started_is_an_error(command: str) -> None:
    with pytest.raises(CannotLoad):
        CommandSubject(command).ask(REQUEST, PLACE, LIMIT_S)


def test_a_service_answers_a_post() -> None:
    with service(200, b'{"id": "7"}') as url:
        assert said_at(url) == Said(document={"id": "7"})


@pytest.mark.parametrize(
    ("status", "body", "headers", "told"),
    [
        (500, b"oh", {}, "answered 500: oh"),
        (200, b"<p>", {}, "answered what is no JSON: <p>"),
        (307, b"", {"Location": "http://127.0.0.1:9/"}, "answered 307: "),
    ],
)
def test_what_is_wrong_with_a_service_is_told_with_what_came(
    status: int, body: bytes, headers: dict[str, str], told: str
) -> None:
    with service(status, body, headers=headers) as url:
        assert said_at(url) == Said(problem=f"{url} {told}", text=body.decode())


def test_a_service_that_refuses_or_hangs_gives_no_reply() -> None:
    with service(200, b"{}", seconds=LIMIT_S) as url:
        slow = said_at(url, SHORT_S)
    refused = said_at(url)
    assert slow.problem is not None
    assert refused.problem is not None
    assert slow.problem.startswith(f"{url} gave no reply: ReadTimeout")
    assert refused.problem.startswith(f"{url} gave no reply: ConnectError")


@pytest.mark.parametrize("url", ["", "localhost:1", "ftp://x.test/", "http://", "http://x.test:a"])
def test_an_address_that_is_none_is_an_error(url: str) -> None:
    with pytest.raises(CannotLoad):
        UrlSubject(url)
