"""``--webhook`` registers a receiver in every shop and tells its token once, at the start."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from tests.cli.calling import call, served
from tests.mock.webhooks.receiving import receiving

from loop_harness import journeys, world
from loop_harness.generate.settings import epoch

HERE = "http://127.0.0.1:9/loop"
ELSEWHERE = "http://receiver.example/loop"


def test_every_shop_gets_every_webhook_with_a_token_of_its_own() -> None:
    options = ("--webhook", HERE, "--webhook", "http://localhost:9/")
    with served("--world", "demo", "--world", "single", *options) as (_, started):
        hooks = [each["webhooks"] for each in started["shops"]]

    urls = [[(hook["id"], hook["url"]) for hook in each] for each in hooks]
    assert urls == [[("1", HERE), ("2", "http://localhost:9/")]] * 2
    assert len({hook["token"] for each in hooks for hook in each}) == 4


def test_a_token_that_is_given_is_the_one_of_every_webhook() -> None:
    options = ("--webhook", HERE, "--webhook", "http://localhost:9/", "--webhook-token", "whk_mine")
    with served("--world", "single", *options) as (_, started):
        (shop,) = started["shops"]

    assert [each["token"] for each in shop["webhooks"]] == ["whk_mine"] * 2


def test_a_server_posts_what_happens_while_it_runs(tmp_path: Path) -> None:
    file = tmp_path / "parcel.json"
    parcel = {"carrierName": "ups"}
    order = {"name": "#1", "emails": ["ada@example.com"], "shipments": [parcel]}
    file.write_text(json.dumps({"orders": [order]}))
    orders = world.load(str(file)).orders
    moment = journeys.next_change(orders, epoch() - timedelta(days=60))
    assert moment is not None
    start = (moment - timedelta(seconds=1)).isoformat()
    with (
        receiving() as receiver,
        served("--world", str(file), "--clock", start, "--webhook", receiver.url) as (_, started),
    ):
        receiver.wait_for(1)

    (change,) = journeys.changes(orders, moment - timedelta(seconds=1), moment)
    assert receiver.what == [(change.shipment.tracking_code, change.shipment.status)]
    (hook,) = started["shops"][0]["webhooks"]
    assert receiver.got[0].headers["x-wonderment-token"] == hook["token"]


def test_another_machine_is_refused_unless_it_is_allowed() -> None:
    refused = call("serve", "--port", "0", "--webhook", ELSEWHERE)
    assert refused.code == 2
    assert "receiver.example is another machine" in refused.err

    with served("--webhook", ELSEWHERE, "--webhook-any-host") as (_, started):
        assert [each["url"] for each in started["shops"][0]["webhooks"]] == [ELSEWHERE]


def test_several_workers_would_each_post_by_themselves() -> None:
    refused = call("serve", "--port", "0", "--workers", "2", "--webhook", HERE)

    assert refused.code == 2
    assert "--webhook needs one worker" in refused.err


def test_a_client_that_is_run_is_told_on_standard_error() -> None:
    options = ("--world", "single", "--webhook", HERE, "--webhook-token", "whk_mine")
    done = call("exec", *options, "--", "true")

    assert done.code == 0
    assert f"webhook   {HERE}, token whk_mine\n" in done.err
    assert done.out == ""
