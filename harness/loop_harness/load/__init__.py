"""Puts load on a mock: ``locust -f "$(python -m loop_harness.load)"``."""

from __future__ import annotations

from pathlib import Path

LOCUSTFILE = Path(__file__).with_name("locustfile.py")  #: what ``locust -f`` takes
