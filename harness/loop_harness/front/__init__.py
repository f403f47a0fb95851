"""Stands in front of the mock for clients that know only ``https://api.wonderment.com``.

One port of this machine is everything at once: a proxy (CONNECT, and whole URLs), Loop itself
under TLS with a throw-away certificate, and the mock by plain HTTP. Nothing is ever forwarded
to another machine.
"""

from loop_harness.front.authority import Authority as Authority
from loop_harness.front.child import Child as Child
from loop_harness.front.environment import environment as environment
from loop_harness.front.front import Front as Front, fronting as fronting
