"""Webhooks: what a shop posts to its receivers when the status of a parcel changes.

``outbox`` says what is due when, ``edits`` what another world changes, ``event`` what a body
holds. ``posting`` sends one body, ``log`` keeps what came of it, and ``webhooks`` is the
collection of a shop, with the one thread that does the sending.
"""

from loop_harness.mock.webhooks.log import Attempt as Attempt
from loop_harness.mock.webhooks.webhook import Webhook as Webhook
from loop_harness.mock.webhooks.webhooks import Webhooks as Webhooks
