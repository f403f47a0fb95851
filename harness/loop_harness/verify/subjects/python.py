"""A lookup that is a Python function: ``function(request: dict) -> dict``."""

from __future__ import annotations

import importlib
import inspect
import json
import shlex
import sys
import threading
import traceback
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from loop_harness.errors import CannotLoad
from loop_harness.model import JsonObject
from loop_harness.verify.subjects.command import CommandSubject
from loop_harness.verify.subjects.listening import listening
from loop_harness.verify.subjects.said import Place, Said, Subject

Function = Callable[..., Any]

_ONE_AT_A_TIME = threading.Lock()


class PythonSubject:
    """Calls a function; one with a parameter ``transport`` is answered in process."""

    def __init__(
        self, function: Function, name: str | None = None, *, target: str | None = None
    ) -> None:
        self.name: str = name or getattr(function, "__qualname__", None) or repr(function)
        self._function = function
        self._target = target
        self._takes_transport = "transport" in inspect.signature(function).parameters
        self._idle: SimpleQueue[_Caller] = SimpleQueue()

    @classmethod
    def named(cls, target: str) -> PythonSubject:
        """Import ``module:function``, also from the current folder; raises CannotLoad."""
        return cls(imported(target), target, target=target)

    @property
    def reach(self) -> str:
        """It needs no socket if it takes a transport."""
        return "in process" if self._takes_transport else "socket"

    def ask(self, request: JsonObject, place: Place, limit_s: float) -> Said:
        """Call the function in a thread that may be left behind if it never comes back."""
        more = {"transport": place.transport} if self._takes_transport else {}
        caller = self._caller()
        said = caller.call(lambda: self._function(deepcopy(request), **more), limit_s)
        if said is None:
            return Said(problem=f"no reply within {limit_s:g} s", absent=True)
        self._idle.put(caller)
        return said

    def anew(self) -> Subject:
        """Return the function of its module run again; without a name the same function."""
        if self._target is None:
            return PythonSubject(self._function, self.name)
        with _ONE_AT_A_TIME:  # two threads would share the module that one of them made
            _forget(self._target.partition(":")[0])
            return PythonSubject.named(self._target)

    def restarted(self) -> Subject:
        """Return the function in a process of its own; without a name the same function."""
        if self._target is None:
            return self.anew()
        words = (sys.executable, "-m", __package__, self._target)
        return CommandSubject(shlex.join(words))

    def close(self) -> None:
        """Let the threads end that wait for work."""
        while (caller := _next(self._idle)) is not None:
            caller.end()

    def _caller(self) -> _Caller:
        return _next(self._idle) or _Caller()


def _next(idle: SimpleQueue[_Caller]) -> _Caller | None:
    try:
        return idle.get_nowait()
    except Empty:
        return None


class _Caller:
    """A thread that calls one function after the other."""

    def __init__(self) -> None:
        self._work: SimpleQueue[Callable[[], Any] | None] = SimpleQueue()
        self._done: SimpleQueue[Said] = SimpleQueue()
        threading.Thread(target=self._run, name="subject", daemon=True).start()

    def call(self, function: Callable[[], Any], limit_s: float) -> Said | None:
        """Return what the function says, or None if it takes too long."""
        self._work.put(function)
        try:
            return self._done.get(timeout=limit_s)
        except Empty:
            self.end()
            return None

    def end(self) -> None:
        """End the thread once it is through with its work."""
        self._work.put(None)

    def _run(self) -> None:
        while (function := self._work.get()) is not None:
            self._done.put(_said(function))


def _said(function: Callable[[], Any]) -> Said:
    with listening() as heard:
        try:
            reply = function()
        except BaseException as error:  # noqa: BLE001 - whatever a subject does is told, not suffered
            told = "".join(traceback.format_exception_only(error)).strip()
            log = heard.getvalue() + traceback.format_exc()
            return Said(problem=f"the function raised {told}", log=log)
        try:
            # What cannot be JSON is no reply; what is shared with the function may change later.
            return Said(document=json.loads(json.dumps(reply)), log=heard.getvalue())
        except (TypeError, ValueError, RecursionError):
            text, log = _shown(reply), heard.getvalue()
            return Said(problem="the function returned what is no JSON", text=text, log=log)


def _shown(reply: object) -> str:
    try:
        return repr(reply)[:2000]
    except Exception:  # noqa: BLE001 - nor is its repr
        return f"a {type(reply).__name__}"


def imported(target: str) -> Function:
    """Import ``module:function``, also from the current folder; raises CannotLoad."""
    module_name, colon, path = target.partition(":")
    if not colon or not path:
        raise CannotLoad(target, "write it as module:function")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        found: Any = importlib.import_module(module_name)
        for part in path.split("."):
            found = getattr(found, part)
    except (Exception, SystemExit) as error:
        raise CannotLoad(target, f"{type(error).__name__}: {error}") from error
    if not callable(found):
        raise CannotLoad(target, "that is no function")
    function: Function = found
    return function


def _forget(module_name: str) -> None:
    """Let a module, and those that lie beside it, be run again when they are imported next."""
    top = module_name.partition(".")[0]
    if top in sys.stdlib_module_names:
        return  # everybody else goes on with it as it is
    file = getattr(sys.modules.get(top), "__file__", None)
    beside = Path(file).parent if file and Path(file).stem != "__init__" else None
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        near = beside is not None and path is not None and Path(path).parent == beside
        if (
            name == top
            or name.startswith(f"{top}.")
            or (near and "." not in name and not _is_installed(path))
        ):
            sys.modules.pop(name, None)


def _is_installed(path: str | None) -> bool:
    if path is None:
        return True
    return "site-packages" in Path(path).parts or Path(path).is_relative_to(sys.base_prefix)
