"""The admin API under ``/__admin/``: shops, worlds, clocks, dialects, faults, webhooks, journal.

``contracts/admin.yaml`` says what there is; ``application`` answers, ``access`` keeps strangers
out, ``routes`` finds the operation, and each other module answers for one kind of thing.
"""

from loop_harness.mock.admin.application import PREFIX as PREFIX, respond as respond
from loop_harness.mock.admin.routes import most_bytes as most_bytes
