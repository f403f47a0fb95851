"""``app pull`` prints each step of each data pull; its exit code says whether one failed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.cli.calling import Outcome, call
from tests.gladly.apps import URL, example, folder

from loop_harness import world
from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.server import serving

ADA = ("--email", "ada@example.com")
SINGLE = (*ADA, "--world", "single")
SECRET = "kept-to-ourselves/42"
HEADER = "authentication/headers/x-wonderment-access-token.gtpl"
TOKEN = "{{ .integration.secrets.apiToken }}"
BODY = '{"query": "{ orders(input: {customerEmails: []}) { name } }"}'
STOP = '{{ stop "nobody to ask about" }}'
ASKED = (
    '{"query":"query fetchOrders($emails: [String!]!) { orders(input: {customerEmails: $emails}) '
    '{ name shipments { trackingCode status carrierDisplayName } } }",'
    '"variables":{"emails":["ada@example.com"]}}'
)
ANSWERED = (
    '{"data":{"orders":[{"name":"#2301","shipments":[{"trackingCode":"1Z5R89390357567127",'
    '"status":"TRANSIT","carrierDisplayName":"UPS"}]}]}}'
)
ORDER = {
    "id": "#2301",
    "name": "#2301",
    "shipmentUrl": "https://app.wonderment.com/shipments?order_name=%232301",
    "shipments": [
        {"carrierDisplayName": "UPS", "status": "TRANSIT", "trackingCode": "1Z5R89390357567127"}
    ],
}


def pulled(*arguments: str, app: Path | None = None, **env: str) -> Outcome:
    """Pull with our own example, or with another app."""
    return call("app", "pull", str(app or example()), *arguments, env=env)


def steps(*arguments: str, app: Path | None = None) -> list[dict[str, Any]]:
    """Return what the JSON says of each pull, without the headers of answers (they hold a time)."""
    found: list[dict[str, Any]] = pulled(*arguments, "--format", "json", app=app).json["pulls"]
    for each in found:
        for answer in each["answers"]:
            answer.pop("headers", None)
    return found


def shop(token: str) -> Shop:
    """Return a shop of one order that knows this token."""
    return Shop(replace(world.load("single"), token=token))


def orders_app(root: Path, **files: str) -> Path:
    """Write an app that asks for nothing but names; *files* are of its one data pull."""
    made = {"request_body.gtpl": BODY, "response_transformation.gtpl": "[]"} | files
    pull = {f"data/pull/orders/{name}": text for name, text in made.items()}
    return folder(root, **{HEADER: TOKEN}, **pull)


def test_each_step_is_shown() -> None:
    shown = pulled(*SINGLE, "--pull", "orders")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out == (
        "pull orders (example_order_tracking_order)\n"
        f"  asked     POST {URL}\n"
        "            Content-Type: application/json\n"
        "            x-wonderment-access-token: sk_test_2003_…\n"
        f"  body      {ASKED}\n"
        "  answered  200 OK\n"
        f"  body      {ANSWERED}\n"
        '  object    {"id": "#2301", "name": "#2301", "shipmentUrl": '
        '"https://app.wonderment.com/shipments?order_name=%232301", "shipments": '
        '[{"carrierDisplayName": "UPS", "status": "TRANSIT", "trackingCode": '
        '"1Z5R89390357567127"}]}\n'
        '  stores    #2301: {"id": "#2301", "name": "#2301", "shipments": '
        '[{"carrierDisplayName": "UPS", "status": "TRANSIT", "trackingCode": '
        '"1Z5R89390357567127"}], "shipmentUrl": '
        '"https://app.wonderment.com/shipments?order_name=%232301"}\n'
        "\n"
    )


def test_json_has_the_same_steps() -> None:
    shown = pulled(*SINGLE, "--pull", "orders", "--format", "json")
    (stored,) = shown.json["pulls"][0].pop("stored")

    assert (shown.code, shown.err, shown.json["app"]) == (0, "", "Order Tracking")
    assert (stored["externalId"], stored["data"]) == ("#2301", ORDER)
    (step,) = steps(*SINGLE, "--pull", "orders")
    step.pop("stored")
    assert step == {
        "pull": "orders",
        "dataType": "example_order_tracking_order",
        "requests": [
            {
                "method": "POST",
                "url": URL,
                "headers": {
                    "Content-Type": "application/json",
                    "x-wonderment-access-token": "sk_test_2003_…",
                },
                "body": ASKED,
            }
        ],
        "answers": [{"status": 200, "body": ANSWERED}],
        "objects": [ORDER],
        "typeProblems": [],
        "stopped": None,
        "error": None,
    }


def test_a_stop_is_no_failure() -> None:
    shown = pulled("--phone", "+12025550101", "--pull", "orders")
    (step,) = steps("--phone", "+12025550101", "--pull", "orders")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out == (
        "pull orders (example_order_tracking_order)\n"
        "  stopped   the customer profile has no email address\n"
        "\n"
    )
    assert (step["stopped"], step["error"], step["requests"]) == (
        "the customer profile has no email address",
        None,
        [],
    )


def test_a_refused_token_exits_with_2_and_is_not_shown() -> None:
    for form in ("text", "json"):
        wrong = ("--secret", "apiToken=sk_test_2003_wrong", "--format", form)
        shown = pulled(*SINGLE, "--pull", "orders", *wrong)

        assert shown.code == 2
        assert "Loop refused the API token" in shown.out
        assert "wrong" not in shown.out + shown.err


def test_a_template_that_fails_exits_with_2(tmp_path: Path) -> None:
    app = orders_app(tmp_path, **{"request_url.gtpl": '{{ fail "no way" }}'})
    shown = pulled(*SINGLE, app=app)

    assert shown.code == 2
    assert "  failed    " in shown.out
    assert "no way" in shown.out


def test_one_pull_that_fails_leaves_the_others_and_exits_with_2(tmp_path: Path) -> None:
    app = orders_app(tmp_path, **{"request_url.gtpl": '{{ fail "no way" }}'})
    for name, text in (("config.json", "{}"), ("request_url.gtpl", STOP)):
        (app / "data/pull/others").mkdir(exist_ok=True)
        (app / "data/pull/others" / name).write_text(text, encoding="utf-8")
    config = '{"dataType": {"name": "other", "version": "1.0"}, "httpMethod": "GET"}'
    (app / "data/pull/others/config.json").write_text(config, encoding="utf-8")

    assert pulled(*SINGLE, app=app).code == 2
    assert [(each["pull"], each["stopped"]) for each in steps(*SINGLE, app=app)] == [
        ("orders", None),
        ("others", "nobody to ask about"),
    ]


def test_a_secret_is_shown_nowhere_whatever_a_template_does_with_it(tmp_path: Path) -> None:
    spread = {
        "request_url.gtpl": URL + "?t={{ .integration.secrets.apiToken | urlquery }}",
        "request_body.gtpl": (
            '{"query": "{ orders(input: {customerEmails: []}) { name } }", '
            '"variables": {"t": {{ toJson .integration.secrets.apiToken }}}}'
        ),
        "response_transformation.gtpl": (
            '[{"id": "1", "name": {{ toJson .integration.secrets.apiToken }}}]'
        ),
        "external_id.gtpl": '{{ .name }}{{ b64enc "-" }}',
    }
    app = orders_app(tmp_path, **spread)
    with serving(LoopMock(shop(SECRET))) as server:
        asked = (*ADA, "--base-url", server.base_url, "--secret", f"apiToken={SECRET}")
        for form in ("text", "json"):
            shown = pulled(*asked, "--format", form, app=app)

            for spelled in (SECRET, "kept-to-ourselves"):
                assert spelled not in shown.out + shown.err
            assert "?t=…" in shown.out.replace("\\u2026", "…")


def test_a_secret_without_its_name_is_a_usage_error_that_does_not_repeat_it() -> None:
    shown = pulled(*ADA, "--secret", SECRET)

    assert (shown.code, shown.out) == (2, "")
    assert "write NAME=VALUE" in shown.err
    assert SECRET not in shown.err


def test_another_loop_is_asked_with_the_token_of_the_environment() -> None:
    with serving(LoopMock(shop("sk_test_1001_plain"))) as server:
        where = (*ADA, "--base-url", server.base_url, "--pull", "orders", "--format", "json")
        refused = pulled(*where)
        answered = pulled(*where, LOOP_API_TOKEN="sk_test_1001_plain")

    assert refused.code == 2
    assert (answered.code, answered.json["pulls"][0]["objects"]) == (0, [ORDER])


def test_a_world_is_for_the_mock_alone() -> None:
    shown = pulled(*SINGLE, "--base-url", "http://127.0.0.1:1")

    assert (shown.code, shown.out) == (2, "")
    assert "--world is for the mock" in shown.err


def test_orders_are_made_up_by_seed_without_a_world() -> None:
    first, again, other = (
        steps(*ADA, "--pull", "orders", "--seed", seed)[0]["objects"] for seed in ("1", "1", "2")
    )

    assert first == again != other


def test_one_pull_runs_with_what_it_depends_on_and_no_other() -> None:
    names = {
        chosen: [each["pull"] for each in steps(*SINGLE, *chosen)]
        for chosen in ((), ("--pull", "orders"), ("--pull", "order_problems"))
    }

    assert names == {
        (): ["orders", "order_problems"],
        ("--pull", "orders"): ["orders"],
        ("--pull", "order_problems"): ["orders", "order_problems"],
    }


def test_what_nobody_could_pull_is_a_usage_error() -> None:
    for arguments, why in (
        ((*ADA, "--pull", "nothing"), "has no data pull 'nothing'"),
        ((), "name a profile: --email A, --phone P or --profile FILE"),
        ((*ADA, "--world", "nothing"), "nothing"),
    ):
        shown = pulled(*arguments)

        assert (shown.code, shown.out) == (2, "")
        assert why in shown.err


def test_a_folder_that_is_no_app_is_an_error(tmp_path: Path) -> None:
    broken = folder(tmp_path / "app", **{"data/pull/orders/request_url.gtpl": "\n{{ if }}"})
    for app, why in (
        (tmp_path / "nowhere", "nowhere: it is no folder"),
        (tmp_path, "manifest.json: there is no such file"),
        (broken, "request_url.gtpl:2: missing value for command"),
    ):
        shown = pulled(*SINGLE, app=app)

        assert (shown.code, shown.out) == (2, "")
        assert why in shown.err


def test_what_gladly_leaves_open_is_a_dialect(tmp_path: Path) -> None:
    two = '[{"id": "1", "name": "kept"}, {"id": "2", "name": null}]'  # a null breaks the type
    app = orders_app(tmp_path, **{"response_transformation.gtpl": two})
    stored = {
        choice: [
            each["externalId"]
            for each in steps(*SINGLE, "--dialect", f"null-in-required-field={choice}", app=app)[0][
                "stored"
            ]
        ]
        for choice in ("object-dropped", "pull-fails")
    }

    assert stored == {"object-dropped": ["1"], "pull-fails": []}


def test_what_a_template_puts_out_cannot_steer_the_terminal(tmp_path: Path) -> None:
    app = orders_app(tmp_path, **{"request_url.gtpl": URL + "?\x1b[2J"})
    shown = pulled(*SINGLE, app=app, NO_COLOR="1")

    assert "\x1b" not in shown.out + shown.err
    assert "\\u001b[2J" in shown.out + shown.err
