"""How long an example takes: the strategies beside Hypothesis' own building blocks.

Both sides run in the same process, in turns; ratios travel better than milliseconds.
"""

from __future__ import annotations

import time
from statistics import median

from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from loop_harness.model import Profile
from loop_harness.strategies import cases, dialects, from_schema, profiles, worlds

ROUNDS, EXAMPLES = 5, 300

#: What one would write without looking further: addresses built letter by letter.
BY_LETTERS = st.builds(
    lambda emails: Profile(email_addresses=tuple(emails)), st.lists(st.emails(), max_size=6)
)
MEASURED: dict[str, st.SearchStrategy[object]] = {
    "integers()": st.integers(),
    "profiles of st.emails()": BY_LETTERS,
    "profiles()": profiles(),
    "worlds()": worlds(),
    "cases()": cases(),
    "dialects()": dialects(),
    'from_schema("profile")': from_schema("profile"),
    'from_schema("world")': from_schema("world"),
}
AIMS = {"profiles()": "  (aim 1)", "cases()": "  (aim 1)"}


def main() -> None:
    """Print the milliseconds that an example takes, and how many of st.emails() that is."""
    taken: dict[str, list[float]] = {name: [] for name in MEASURED}
    for _ in range(ROUNDS):
        for name, strategy in MEASURED.items():
            taken[name].append(milliseconds(strategy))
    letters = median(taken["profiles of st.emails()"])
    for name, each in taken.items():
        ratio = median(each) / letters
        print(f"{name:24} {median(each):6.2f} ms  {ratio:5.2f} of letters{AIMS.get(name, '')}")


def milliseconds(strategy: st.SearchStrategy[object]) -> float:
    """Return what one example takes, Hypothesis' own work included."""
    count = 0

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def run(_: object) -> None:
        nonlocal count
        count += 1

    begin = time.perf_counter()
    run()
    return (time.perf_counter() - begin) / count * 1e3


if __name__ == "__main__":
    main()
