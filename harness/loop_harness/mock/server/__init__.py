"""The mock on a socket: one event loop, kept connections, and faults down to the wire."""

from loop_harness.mock.loopback import is_loopback
from loop_harness.mock.server.limits import Limits
from loop_harness.mock.server.listening import use_all_files
from loop_harness.mock.server.loop_server import LoopServer, serving
from loop_harness.mock.server.workers import Workers

__all__ = ["Limits", "LoopServer", "Workers", "is_loopback", "serving", "use_all_files"]
