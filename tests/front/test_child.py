"""A command under ``exec`` is as it would be without: its streams, its signals, its end."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cli.calling import COMMAND, environment

from loop_harness.errors import CannotRun
from loop_harness.front import Child

PATIENCE_S = 60
LOCAL_MODES = 3  #: their place among the settings of a terminal

#: Says when it is ready, notes one kind of signal, and tells how many came when USR2 comes. It
#: waits for signals instead of being interrupted: Python may miss one between two system calls.
COUNTING = """
import signal, sys
noted, last, count = signal.Signals(int(sys.argv[1])), signal.SIGUSR2, 0
signal.pthread_sigmask(signal.SIG_BLOCK, {noted, last})
print("ready", flush=True)
while signal.sigwait({noted, last}) == noted:
    count += 1
    print("received", flush=True)
print(count, flush=True)
sys.exit(7)
"""
#: Makes its standard input the terminal of its session, and becomes another command.
OWNING = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""


def exec_(*command: str, options: tuple[str, ...] = ()) -> tuple[str, ...]:
    return (*COMMAND, "exec", "--world", "single", *options, "--", *command)


def ran(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        exec_(*command), env=environment(more), capture_output=True, text=True, check=False
    )


@contextmanager
def started(*command: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        exec_(*command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment({"TMPDIR": str(folder)}),
        start_new_session=True,  # without a terminal
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process


@pytest.mark.parametrize("code", [0, 2, 255])
def test_the_exit_code_is_that_of_the_command(code: int) -> None:
    assert ran("sh", "-c", f"exit {code}").returncode == code


@pytest.mark.parametrize("name", ["KILL", "TERM", "SEGV"])
def test_a_command_that_a_signal_ends_gives_128_and_its_number(name: str) -> None:
    number = getattr(signal, f"SIG{name}")

    assert ran("sh", "-c", f"kill -{name} $$").returncode == 128 + number


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1])
def test_a_signal_reaches_the_command_which_decides(number: signal.Signals, tmp_path: Path) -> None:
    with started(sys.executable, "-c", COUNTING, str(int(number)), folder=tmp_path) as process:
        assert process.stdout
        assert len(list(tmp_path.iterdir())) == 1
        for _ in range(2):
            process.send_signal(number)
            assert process.stdout.readline() == "received\n"
        process.send_signal(signal.SIGUSR2)
        out, _ = process.communicate(timeout=PATIENCE_S)

    assert (process.returncode, out) == (7, "2\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_a_signal_ends_leaves_nothing_behind(
    number: signal.Signals, tmp_path: Path
) -> None:
    with started("sh", "-c", "echo ready; exec tail -f /dev/null", folder=tmp_path) as process:
        process.send_signal(number)
        _, err = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 128 + number
    assert err == "loop-harness: 0 requests to https://api.wonderment.com\n"
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_in_a_terminal_reaches_the_command_once() -> None:
    """The terminal tells every process of the job: handing it on would make two of it.

    The harness stands still until the command has noted the first one, so that a second one
    would count, and a later signal tells when it would have come.
    """
    with at_a_terminal(sys.executable, "-c", COUNTING, str(int(signal.SIGINT))) as (process, keys):
        lines = told(keys)
        assert "ready" in next(lines)
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED)
        os.write(keys, b"\x03")
        assert "received" in next(lines)
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGUSR2)
        rest = [line.strip() for line in lines]

    assert process.returncode == 7
    assert [line for line in rest if line.isdigit() or line == "received"] == ["1"]


@contextmanager
def at_a_terminal(*command: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run a command as the foreground job of a terminal; yield it, and who presses the keys."""
    keys, terminal = pty.openpty()
    settings = termios.tcgetattr(terminal)
    settings[LOCAL_MODES] |= termios.NOFLSH  # Ctrl-C takes back nothing that is on its way
    termios.tcsetattr(terminal, termios.TCSANOW, settings)
    with subprocess.Popen(
        (sys.executable, "-c", OWNING, *exec_(*command)),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environment(),
        start_new_session=True,
    ) as process:
        os.close(terminal)
        try:
            yield process, keys
        finally:
            os.close(keys)  # nobody is there any more: whoever is left is hung up on


def told(terminal: int) -> Iterator[str]:
    """Yield what a terminal shows, line by line, until nobody writes to it any more."""
    left = b""
    while True:
        ready, _, _ = select.select([terminal], [], [], PATIENCE_S)
        assert ready, f"after {left!r} nothing came"
        try:
            part = os.read(terminal, 1000)
        except OSError:
            return
        left += part
        *lines, left = left.split(b"\n")
        for line in lines:
            yield line.decode()


def test_what_is_to_be_ignored_is_ignored_by_the_command_too() -> None:
    """As nohup wants it, and a script for its background jobs."""
    command = exec_("sh", "-c", "kill -HUP $$; echo still here")
    done = subprocess.run(
        ("sh", "-c", "trap '' HUP; exec \"$@\"", "sh", *command),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "still here\n")


def test_a_signal_before_the_command_runs_ends_in_order() -> None:
    with Child(), pytest.raises(SystemExit) as ended:
        os.kill(os.getpid(), signal.SIGTERM)

    assert ended.value.code == 128 + signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_signal_after_the_command_has_ended_changes_nothing() -> None:
    with Child() as child:
        assert child.run(["true"], os.environ) == 0
        os.kill(os.getpid(), signal.SIGTERM)


def test_bytes_pass_unchanged_in_and_out() -> None:
    sent = bytes(range(256)) * 500
    done = subprocess.run(
        exec_(
            "sh",
            "-c",
            "cat; cat >&2 /dev/null; printf oops >&2",
            options=("--journal", "/dev/null"),
        ),
        input=sent,
        capture_output=True,
        env=environment(),
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, sent, b"oops")


def test_what_else_the_shell_has_opened_stays_open() -> None:
    read, write = os.pipe()
    with os.fdopen(read), os.fdopen(write, "w") as opened:
        opened.write("from a pipe of the shell")
        opened.flush()
        done = subprocess.run(
            exec_("sh", "-c", f"head -c 24 /dev/fd/{read}"),
            pass_fds=(read,),
            capture_output=True,
            text=True,
            env=environment(),
            check=False,
        )

    assert done.stdout == "from a pipe of the shell"


def test_a_program_that_does_not_exist_is_named() -> None:
    done = ran("no-such-program", "--x")

    assert (done.returncode, done.stdout) == (127, "")
    assert done.stderr == "error: cannot run 'no-such-program': there is no such program\n"


def test_what_cannot_be_started_is_named(tmp_path: Path) -> None:
    plain, orphan = tmp_path / "plain", tmp_path / "orphan"
    plain.write_text("x")
    orphan.write_text("#!/no/such/interpreter\n")
    orphan.chmod(0o755)

    assert ran(str(plain)).returncode == 126
    assert ran(str(plain)).stderr == f"error: cannot run '{plain}': Permission denied\n"
    assert ran(str(orphan)).returncode == 126
    assert "its first line names is missing" in ran(str(orphan)).stderr
    with Child() as child, pytest.raises(CannotRun) as error:
        child.run(["a\0b"], os.environ)
    assert error.value == CannotRun("a\0b", "embedded null byte", is_missing=False)
