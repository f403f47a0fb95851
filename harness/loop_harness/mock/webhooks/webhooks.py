"""The webhooks of one shop, and the thread that tells them what changes."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from loop_harness import journeys
from loop_harness.errors import InvalidWebhook, UnknownName
from loop_harness.mock.webhooks.boxes import Boxes
from loop_harness.mock.webhooks.edits import edits
from loop_harness.mock.webhooks.event import body, example
from loop_harness.mock.webhooks.log import Attempt, Log
from loop_harness.mock.webhooks.outbox import Due, Outbox
from loop_harness.mock.webhooks.webhook import Webhook

if TYPE_CHECKING:
    from loop_harness.mock.shop import Shop
    from loop_harness.mock.webhooks.posting import Answer

_MOST = 100  #: webhooks of a shop
_LONGEST_NAP_S = 3600.0


class Webhooks:
    """Tells each registered URL of every change of a parcel's status, on the shop's clock.

    A thread does the sending: it starts when there is something to send, and ends when nothing
    is left that would become due by itself.
    """

    def __init__(self, shop: Shop) -> None:
        self.allow_any_host = False  #: whether any webhook may leave this machine
        self._shop = shop
        self.sends = True  #: whether it is up to this process to tell
        self._boxes = Boxes()
        self._log = Log()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._is_sending = False

    def __iter__(self) -> Iterator[Webhook]:
        with self._changed:
            return iter([each.webhook for each in self._boxes.values()])

    def __len__(self) -> int:
        return len(self._boxes)

    @property
    def deliveries(self) -> tuple[Attempt, ...]:
        """The newest attempts, oldest first."""
        with self._changed:
            return tuple(self._log)

    # What a shop's owner does.

    def register(
        self, url: str, token: str | None = None, *, allow_any_host: bool = False
    ) -> Webhook:
        """Tell *url* of every change from the shop's present time on; raises InvalidWebhook.

        Without a *token* one is made up. The URL is on this machine, unless any host is allowed.
        """
        # A shop without webhooks does not wait for an HTTP client to be imported.
        from loop_harness.mock.webhooks.target import refuse_unfit  # noqa: PLC0415

        refuse_unfit(url, token, allow_any_host=allow_any_host or self.allow_any_host)
        with self._changed:
            if len(self._boxes) >= _MOST:
                raise InvalidWebhook(url, f"a shop has at most {_MOST} webhooks")
            made = Webhook(
                id=self._boxes.new_id(),
                url=url,
                token=token or f"whk_test_{secrets.token_hex(16)}",
            )
            self._boxes[made.id] = Outbox(made, self._shop.clock.now())
            self._wake()
            return made

    def remove(self, webhook_id: str) -> None:
        """Tell a webhook nothing more; raises UnknownName."""
        with self._changed:
            self._box(webhook_id)
            del self._boxes[webhook_id]
            self._wake()

    def switch_on(self, webhook_id: str) -> Webhook:
        """Tell a webhook again what changes from now on; raises UnknownName."""
        with self._changed:
            box = self._box(webhook_id)
            box.switch_on(self._shop.clock.now())
            self._wake()
            return box.webhook

    def send_test(self, webhook_id: str) -> Attempt:
        """Post an example at once, and wait for what comes of it; raises UnknownName.

        It counts as no refusal and is not sent again.
        """
        with self._changed:
            webhook, now = self._box(webhook_id).webhook, self._shop.clock.now()
        due = Due(now, 0, example(now))
        with ThreadPoolExecutor(1) as pool:  # whoever asks may be in an event loop of their own
            answer = pool.submit(self._post, webhook, due).result()
        with self._changed:
            return self._log.write(webhook.id, due, answer, is_test=True)

    def settle(self, timeout_s: float = 10.0) -> bool:
        """Wait until nothing that is due now is left to send; tell whether it came so far."""
        with self._changed:
            until = self._shop.clock.now()
            self._wake()
            return self._changed.wait_for(
                lambda: not self.sends or self._is_quiet(until), timeout_s
            )

    def close(self) -> None:
        """End the thread, and give up what it is sending; a change would start it again."""
        with self._changed:
            thread, self._closing = self._thread, True
            self._changed.notify_all()
        if thread is not None:
            thread.join()
        self._closing = False

    # What a shop tells.

    def wake(self) -> None:
        """Look what is due, as the clock was turned."""
        with self._changed:
            self._wake()

    @contextmanager
    def boxes(self) -> Iterator[Boxes]:
        """Let who shares the shop with other processes see to what is to be told."""
        with self._changed:
            yield self._boxes
            self._wake()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Take what the block changes about the world as changes of this moment."""
        with self._changed:
            if not self._boxes or not self.sends:
                yield
                return
            now, before = self._shop.clock.now(), self._shop.world.orders
            self._catch_up(now)
            yield
            found = edits(before, self._shop.world.orders, now)
            for each in self._boxes.values():
                each.add(found)
            self._wake()

    # All below, but for what sends, is called with the lock held.

    def _box(self, webhook_id: str) -> Outbox:
        try:
            return self._boxes[webhook_id]
        except KeyError:
            raise UnknownName("webhook", webhook_id, tuple(self._boxes)) from None

    def _catch_up(self, now: datetime) -> None:
        """Let each webhook that is on know what has changed up to a moment."""
        boxes = [each for each in self._boxes.values() if each.webhook.is_on]
        since = min((each.told_until for each in boxes), default=now)
        if since < now:
            found = journeys.changes(self._shop.stored_orders, since, now)
            for each in boxes:
                each.tell(found, now)

    def _is_quiet(self, until: datetime) -> bool:
        self._catch_up(until)
        first = self._first
        return not self._is_sending and (first is None or first[1].at > until)

    @property
    def _first(self) -> tuple[Outbox, Due] | None:
        """What is due first of all."""
        found = [(each, each.first) for each in self._boxes.values()]
        waiting = [(box, due) for box, due in found if due is not None]
        return min(waiting, key=lambda each: each[1], default=None)

    def _wake(self) -> None:
        self._changed.notify_all()
        if self._thread is None and self._boxes and self.sends:
            self._thread = threading.Thread(target=self._run, name="loop-webhooks", daemon=True)
            self._thread.start()

    # The thread.

    def _run(self) -> None:
        try:
            while (found := self._next()) is not None:
                self._note(*found, self._post(found[0].webhook, found[1]))
        finally:
            with self._changed:
                if self._thread is threading.current_thread():  # it did not end as it should
                    self._end()

    def _next(self) -> tuple[Outbox, Due] | None:
        """Return what is to be sent now, or what becomes due while the thread waits for it."""
        with self._changed:
            while self.sends and not self._closing:
                now = self._shop.clock.now()
                self._catch_up(now)
                first = self._first
                if first is not None and first[1].at <= now:
                    self._is_sending = True
                    return first[0], first[0].take()
                pause_s = self._pause_s(now)
                if pause_s is None:
                    break
                self._changed.wait(pause_s)
            self._end()
            return None

    def _pause_s(self, now: datetime) -> float | None:
        """Return the seconds until something becomes due by itself; None if nothing does."""
        if not self._shop.clock.runs or not self._boxes:
            return None
        first, change = self._first, journeys.next_change(self._shop.stored_orders, now)
        moments = [each for each in (first and first[1].at, change) if each is not None]
        seconds = [(each - now).total_seconds() for each in moments]
        return min(*seconds, _LONGEST_NAP_S) if seconds else None

    def _end(self) -> None:
        self._thread, self._is_sending = None, False
        self._changed.notify_all()

    def _post(self, webhook: Webhook, due: Due) -> Answer:
        from loop_harness.mock.webhooks.posting import post  # noqa: PLC0415 - as in ``register``

        content = body(due.change, webhook.token, self._shop.seed, self._shop.dialect)
        return post(webhook.url, webhook.token, content, is_over=lambda: self._closing)

    def _note(self, box: Outbox, due: Due, answer: Answer) -> None:
        with self._changed:
            self._is_sending = False
            self._changed.notify_all()
            if self._closing and answer.status is None:
                return  # it was given up
            again = None
            if self._boxes.get(box.webhook.id) is box:
                again = box.note(due, is_taken=answer.is_taken, dialect=self._shop.dialect)
            self._log.write(box.webhook.id, due, answer, next_at=again)
