"""Documents are completed by their schema, and a new property needs no Python."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from loop_harness import content, schemas
from loop_harness.errors import UnknownName, UnsupportedKeyword
from loop_harness.generate import ABSENT, MISSING, Source, Verbatim, completion, fill
from loop_harness.generate.completion import plan
from loop_harness.generate.fits import fits
from loop_harness.generate.recipes import maker

SOURCE = Source(7)
SHIPMENT = schemas.load("shipment")


@pytest.fixture(autouse=True)
def _fresh_plans() -> Iterator[None]:
    plan.cache_clear()
    yield
    plan.cache_clear()


def replace(monkeypatch: pytest.MonkeyPatch, **replaced: Any) -> None:
    """Let schemas read otherwise than they stand in their files."""
    stored = schemas.load
    monkeypatch.setattr(schemas, "load", lambda name: replaced.get(name) or stored(name))


def made(monkeypatch: pytest.MonkeyPatch, schema: Any, path: str = "path", **parts: Any) -> Any:
    """Fill a schema that consists of one property only."""
    replace(monkeypatch, tried={"type": "object", "properties": {"it": schema}})
    return fill("tried", dict(parts), SOURCE, path).get("it", MISSING)


def many(monkeypatch: pytest.MonkeyPatch, schema: Any) -> list[Any]:
    return [made(monkeypatch, schema, str(number)) for number in range(60)]


@pytest.mark.parametrize("name", schemas.names())
@pytest.mark.parametrize("seed", range(12))
def test_what_is_made_from_nothing_conforms_to_its_schema(name: str, seed: int) -> None:
    assert schemas.problems(fill(name, MISSING, Source(seed), name), name) == ()


def test_the_same_path_gives_the_same_document_and_another_path_another() -> None:
    first = fill("shipment", MISSING, SOURCE, "shipments/1")

    assert first == fill("shipment", MISSING, Source(7), "shipments/1")
    assert first != fill("shipment", MISSING, SOURCE, "shipments/2")


def test_a_new_property_appears_at_every_depth(monkeypatch: pytest.MonkeyPatch) -> None:
    event = copy.deepcopy(schemas.load("event"))
    event["properties"]["temperature"] = {"type": "integer", "minimum": -5, "maximum": 5}
    replace(monkeypatch, event=event)

    shipment = fill("shipment", {"events": [{"status": "TRANSIT"}, {}]}, SOURCE, "shipments/1")

    found = [each["temperature"] for each in (*shipment["events"], shipment["statusDetails"])]
    assert all(-5 <= each <= 5 for each in found)
    assert shipment["events"][0]["status"] == "TRANSIT"


def test_a_new_property_changes_no_other_value(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fill("shipment", MISSING, SOURCE, "shipments/1")
    changed = copy.deepcopy(SHIPMENT)
    changed["properties"] = {"weight": {"type": "number"}} | changed["properties"]
    changed["properties"] |= {"insured": {"type": "boolean"}, "remark": {"type": "string"}}
    replace(monkeypatch, shipment=changed)
    plan.cache_clear()

    after = fill("shipment", MISSING, SOURCE, "shipments/1")

    new = {key: after.pop(key) for key in ("weight", "insured", "remark")}
    assert [type(each) for each in new.values()] == [float, bool, str]
    assert json.dumps(after) == json.dumps(before)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts),
    max_leaves=8,
)


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from([*SHIPMENT["properties"], "mine"]), ANY_JSON))
def test_what_is_given_survives(given_: dict[str, Any]) -> None:
    whole = fill("shipment", given_, SOURCE, "shipments/1")

    assert _covers(whole, given_)
    assert SHIPMENT["properties"].keys() <= whole.keys()


def _covers(whole: Any, part: Any) -> bool:
    """Tell whether *whole* is *part* and perhaps more properties."""
    if isinstance(part, dict):
        return all(key in whole and _covers(whole[key], part[key]) for key in part)
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(_covers, whole, part))
    return bool(type(whole) is type(part) and whole == part)


def test_absent_leaves_a_property_out_and_null_stays_null() -> None:
    given_ = {"statusDetails": ABSENT, "eta": None, "mine": ABSENT, "order": {"id": ABSENT}}
    whole = fill("shipment", given_, SOURCE, "shipments/1")

    assert "statusDetails" not in whole
    assert "mine" not in whole
    assert whole["eta"] is None
    assert whole["order"].keys() == {"name"}


def test_verbatim_is_not_completed() -> None:
    given_ = {"events": Verbatim([{"status": "X"}]), "mine": Verbatim([1])}
    whole = fill("shipment", given_, SOURCE, "shipments/1")

    assert (whole["events"], whole["mine"]) == ([{"status": "X"}], [1])


def test_an_empty_search_shows_a_pending_shipment_and_a_given_parcel_stays_one() -> None:
    nothing = fill("shipment-search", MISSING, SOURCE, "search/1")
    parcel = fill("shipment-search", {"shipments": [{"trackingCode": "1Z999"}]}, SOURCE, "search/1")

    assert nothing["shipments"][0]["statusDetails"]["status"] == "PENDING"
    assert parcel["shipments"][0]["trackingCode"] == "1Z999"
    assert "statusDetails" in parcel["shipments"][0]
    assert schemas.problems(parcel, "shipment-search") == ()


@pytest.mark.parametrize(
    ("part", "keyword", "path"),
    [
        ({"type": "string", "contentEncoding": "base64"}, "contentEncoding", "$.it"),
        ({"type": "array", "items": {"if": {}}}, "if", "$.it[]"),
        ({"anyOf": [{"type": "null"}, {"allOf": []}]}, "allOf", "$.it.anyOf[1]"),
        ({"not": {"const": 1}}, "not", "$.it"),
        ({"type": "string", "format": "iban"}, "format: iban", "$.it"),
        ({"type": "string", "pattern": r"(a|b)\1c"}, r"pattern: (a|b)\1c", "$.it"),
        ({"type": "object", "minProperties": 1}, "minProperties", "$.it"),
        ({"$ref": "event.schema.json", "minLength": 1}, "minLength beside $ref", "$.it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_nobody_would_heed_is_refused_with_its_file_and_place(
    part: Any, keyword: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnsupportedKeyword) as refused:
        made(monkeypatch, part)

    assert refused.value == UnsupportedKeyword("tried", path, keyword)
    assert "schemas/tried.schema.json at $.it" in str(refused.value)


def test_an_unknown_schema_is_named() -> None:
    with pytest.raises(UnknownName, match="did you mean 'shipment'"):
        fill("shipments", MISSING, SOURCE, "path")


@pytest.mark.parametrize(
    "part",
    [
        {"type": "string", "minLength": 30, "maxLength": 31},
        {"type": "string", "maxLength": 2},
        {"type": "string", "format": "date-time"},
        {"type": "string", "format": "date"},
        {"type": "string", "format": "uri"},
        {"type": "string", "format": "email"},
        {"type": "string", "format": "uuid"},
        {"type": "string", "pattern": "^[A-Z]{3}$"},
        {"type": "integer", "minimum": -3, "maximum": 3},
        {"type": "integer", "maximum": -3},
        {"type": "number", "minimum": 0.5, "maximum": 0.75},
        {"type": "boolean"},
        {"type": "null"},
        {"const": "always"},
        {"enum": ["a", "b", None]},
        {"type": "array", "items": {"type": "integer"}, "minItems": 3, "maxItems": 4},
        {"type": "array", "items": {"enum": [1, 2, 3]}, "minItems": 3, "uniqueItems": True},
        {"type": "array", "prefixItems": [{"const": 1}], "items": {"type": "string"}},
        {"type": "array", "items": {"type": "object"}, "maxItems": 0},
        {"type": ["object", "null"], "additionalProperties": True},
        {"oneOf": [{"type": "integer"}, {"type": "string"}]},
        {"properties": {"a": {"type": "string"}}, "required": ["a"]},
        {"format": "uuid"},
        {},
        True,
    ],
    ids=json.dumps,
)
def test_a_property_without_a_recipe_follows_from_its_schema(
    part: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = many(monkeypatch, part)
    validator = schemas.validator("event").evolve(schema=part)

    assert [each for each in values if not validator.is_valid(each)] == []


def test_every_example_and_every_choice_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for part in ({"enum": ["a", "b"]}, {"examples": ["a", None]}, {"default": 1, "examples": [2]}):
        plan.cache_clear()
        found.append(set(many(monkeypatch, part)))

    assert found == [{"a", "b"}, {"a", None}, {1}]


@pytest.mark.parametrize(
    ("recipe", "pattern"),
    [
        ({"pool": "area_codes"}, r"\d{3}"),
        ({"faker": "color_name"}, r"[A-Z]\w+"),
        ({"faker": "first_name", "locale": "de_DE"}, r"\w[\w. -]+"),
        ({"between": [3, 4]}, r"3|4"),
        ({"days": [-2, -1]}, r"2026-02-2[78]T\d\d:\d\d:\d\dZ|2026-02-28.*Z"),
        ({"days": [0, 1], "form": "date"}, r"2026-03-0[12]"),
        ({"days": [0, 1], "form": "milliseconds"}, r"2026-03-0\dT\d\d:\d\d:\d\d\.000Z"),
        ({"days": [0, 1], "form": "offset"}, r"2026-03-0\dT\d\d:\d\d:\d\d\+0000"),
        ({"days": [0, 1], "form": "plain"}, r"2026-03-0\dT\d\d:\d\d:\d\d"),
        ({"constant": "USD"}, r"USD"),
        ({"choice": ["a", "b"]}, r"a|b"),
        ({"template": r"\#1##-@"}, r"#1\d\d-[A-Z]"),
        ({"place": "country"}, r"[A-Z]{2}"),
        ({"carrier": "fedex"}, r"7\d{11}"),
        ({"null": 100, "constant": 1}, r"None"),
    ],
    ids=str,
)
def test_a_recipe_makes_what_it_says(
    recipe: Any, pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = {"recipes": {"tried.it": recipe}}
    monkeypatch.setattr("loop_harness.generate.recipes.section", table.__getitem__)

    values = many(monkeypatch, {"type": "string"})

    assert [each for each in values if not re.fullmatch(pattern, str(each))] == []


def test_own_recipes_win_over_defaults_and_those_over_common_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = {"recipes": {"tried.it": {"constant": "own"}, "it": {"constant": "common"}}}
    monkeypatch.setattr("loop_harness.generate.recipes.section", table.__getitem__)
    own = made(monkeypatch, {"default": "default"})
    del table["recipes"]["tried.it"]
    plan.cache_clear()
    default = made(monkeypatch, {"default": "default"})
    plan.cache_clear()
    common = made(monkeypatch, {"type": "string"})
    plan.cache_clear()

    assert (own, default, common) == ("own", "default", "common")
    assert made(monkeypatch, {"const": "const"}) == "const"


def test_a_recipe_omits_sets_lengths_and_writes_about_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = {
        "tried.a": {"omit": True},
        "tried.b": {"items": [4, 4]},
        "tried.c": {"text": "{d}-{e}-{f}"},
    }
    monkeypatch.setattr("loop_harness.generate.recipes.section", {"recipes": table}.__getitem__)
    text = {"type": "string"}
    properties = {"a": text, "b": {"type": "array", "items": {"const": 0}}, "c": text, "d": text}
    replace(monkeypatch, tried={"properties": properties})

    assert fill("tried", {"d": "D", "e": None}, SOURCE, "x") == {
        "b": [0, 0, 0, 0],
        "c": "D--",
        "d": "D",
        "e": None,
    }
    assert fill("tried", {"a": 1, "c": "C"}, SOURCE, "x")["c"] == "C"


def test_an_unknown_kind_of_recipe_is_named() -> None:
    with pytest.raises(UnknownName, match="no kind of recipe called 'pools'; did you mean 'pool'"):
        maker({"pools": "first_names"})
    with pytest.raises(UnknownName, match="no carrier called 'upps'; did you mean 'ups'"):
        maker({"carrier": "upps"})


def test_every_recipe_names_a_property_that_exists() -> None:
    recipes = content.table("fixtures", "recipes.toml")["recipes"]
    unknown = [key for key in recipes if "." in key and not _stands_in_a_schema(key)]

    assert unknown == []


def _stands_in_a_schema(key: str) -> bool:
    name, *steps = key.split(".")
    part: Any = schemas.load(name)
    for step in steps:
        inner = part.get("properties", {}) if "properties" in part else part
        part = part.get(step) if step == "$defs" else inner.get(step, part.get(step))
        if part is None:
            return False
    return True


@pytest.mark.parametrize(
    ("value", "suits"),
    [
        ({"trackingCode": ""}, True),
        ({"trackingCode": "1Z999"}, False),
        ({"events": [{"status": 1}]}, False),
        ({"events": {}}, False),
        ([], False),
        ({"trackingCode": ABSENT, "events": Verbatim([])}, True),
    ],
    ids=str,
)
def test_a_part_of_a_document_suits_a_schema_or_not(value: Any, *, suits: bool) -> None:
    assert fits("pending-shipment", schemas.load("pending-shipment"), value) is suits


def test_the_package_offers_its_functions_by_name() -> None:
    assert completion.fill is fill
