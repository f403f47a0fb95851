"""The outboxes of a shop's webhooks, and how other processes come to know them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from loop_harness.mock.webhooks.outbox import Outbox
from loop_harness.mock.webhooks.webhook import Webhook
from loop_harness.model import Json, JsonObject


class Boxes(dict[str, Outbox]):
    """The outbox of each webhook by its id; an id is never given twice."""

    def __init__(self) -> None:
        super().__init__()
        self._last_id = 0

    def new_id(self) -> str:
        """Return an id that no webhook had."""
        self._last_id += 1
        return str(self._last_id)

    def stored(self) -> dict[str, Json]:
        """Return the webhooks, with their tokens, for processes of the same mock alone."""
        return {
            "lastId": self._last_id,
            "webhooks": [
                {
                    "id": box.webhook.id,
                    "url": box.webhook.url,
                    "token": box.webhook.token,
                    "isOn": box.webhook.is_on,
                    "since": box.since.isoformat(),
                }
                for box in self.values()
            ],
        }

    def restore(self, document: JsonObject) -> None:
        """Have the webhooks of which another process wrote this; what waits goes on waiting."""
        self._last_id = document["lastId"]
        listed = {each["id"]: each for each in document["webhooks"]}
        for gone in self.keys() - listed.keys():
            del self[gone]
        for name, each in listed.items():
            since = datetime.fromisoformat(each["since"])
            if name not in self:
                self[name] = Outbox(Webhook(id=name, url=each["url"], token=each["token"]), since)
            if each["isOn"]:
                self[name].switch_on(since)
            else:
                self[name].switch_off()

    def progress(self) -> dict[str, Json]:
        """Return how far each webhook was told, for who goes on in another process."""
        return {name: [box.done_until.isoformat(), box.refusals] for name, box in self.items()}

    def resume(self, progress: Mapping[str, Json]) -> None:
        """Go on where another process has stopped: what it did not bring in is told once more."""
        for name, (until, refusals) in progress.items():
            if name in self:
                self[name].resume(datetime.fromisoformat(until), refusals)
