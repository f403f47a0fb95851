"""``demo`` shows five customers, what was sent for each, and what each trigger makes of it."""

from __future__ import annotations

from tests.cli.calling import call

from loop_harness import world


def test_every_customer_is_shown_with_what_was_sent_for_her() -> None:
    shown = call("demo")

    parts = shown.out.split("\n\n")
    profiles = world.load("demo").profiles
    people = [part for part in parts if "Sent to Loop: " in part]
    assert (shown.code, shown.err) == (0, "")
    assert [each.split(" (")[0] for each in people] == [each.name for each in profiles]
    assert [sent(each) for each in people] == [
        ", ".join(map(str, each.email_addresses or ())) or "nothing" for each in profiles
    ]
    assert [(each.count("Guide says: "), each.count("Rule sees: ")) for each in people] == [
        (1, 1)
    ] * 5


def sent(part: str) -> str:
    return part.partition("Sent to Loop: ")[2].partition("\n")[0]


def test_a_customer_without_an_address_causes_no_request() -> None:
    """Five customers pull three times each, and one of them sends nothing."""
    assert "\n12 requests in all. Go on with:\n" in call("demo").out
