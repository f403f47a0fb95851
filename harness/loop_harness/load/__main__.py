"""``python -m loop_harness.load`` prints where the Locust file is."""

from loop_harness.load import LOCUSTFILE

print(LOCUSTFILE)  # noqa: T201 - that is all it does
