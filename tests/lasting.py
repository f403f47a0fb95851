"""How long the tests may last: ``--hypothesis-profile=long`` tries more than a run in passing."""

from __future__ import annotations

from hypothesis import settings

IS_LONG = settings().max_examples > 1000
