"""The schemas are sound, they agree with their own examples, and they say where they are from."""

from __future__ import annotations

import re

import pytest
from jsonschema import Draft202012Validator
from tests.contracts.parts import parts_of, references, registry

from loop_harness import schemas
from loop_harness.errors import UnknownName, UnsupportedKeyword

SOURCED = re.compile(r"source: https?://\S+.*, (documented|observed|inferred)")

names = pytest.mark.parametrize("name", schemas.names())


def test_the_contract_has_the_schemas_that_the_design_names() -> None:
    wanted = {
        *("profile", "order", "shipment-search", "report", "prediction", "webhook-event"),
        *("error-message", "error-unauthorized", "world", "lookup-request", "lookup-reply"),
        *("verdict", "graphql-request", "graphql-answer", "gladly-order"),
    }

    assert wanted <= set(schemas.names())


@names
def test_a_schema_is_valid_under_the_2020_12_metaschema(name: str) -> None:
    schema = schemas.load(name)

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@names
def test_a_schema_is_called_as_its_file_is(name: str) -> None:
    assert schemas.load(name)["$id"] == f"{schemas.BASE}{name}{schemas.SUFFIX}"


@names
def test_every_reference_leads_somewhere(name: str) -> None:
    resolver = registry().resolver(schemas.load(name)["$id"])

    for each in references(schemas.load(name)):
        assert resolver.lookup(each).contents == schemas.resolve(name, each)[1], each


@names
def test_a_schema_says_nothing_that_nobody_heeds(name: str) -> None:
    for each in parts_of(name):
        schemas.refuse_unknown_keywords(name, each.schema, each.pointer)


def test_a_keyword_that_nobody_heeds_is_refused_with_its_place() -> None:
    with pytest.raises(UnsupportedKeyword) as caught:
        schemas.refuse_unknown_keywords("profile", {"minContains": 1}, "$.emailAddresses")

    assert caught.value == UnsupportedKeyword("profile", "$.emailAddresses", "minContains")
    assert str(caught.value).startswith(
        "schemas/profile.schema.json at $.emailAddresses: the keyword 'minContains' is not one"
    )


@names
def test_every_example_and_every_default_is_valid_where_it_stands(name: str) -> None:
    shown = [
        (str(part), value, part.validator())
        for part in parts_of(name)
        for value in [
            *part.schema.get("examples", ()),
            *([part.schema["default"]] if "default" in part.schema else []),
        ]
    ]

    assert [(place, value) for place, value, valid in shown if not valid.is_valid(value)] == []


@names
def test_what_has_a_source_names_it_well_and_has_a_description(name: str) -> None:
    sourced = [each for each in parts_of(name) if "$comment" in each.schema]

    assert [str(each) for each in sourced if not SOURCED.fullmatch(each.schema["$comment"])] == []
    assert [
        str(each) for each in sourced if not each.schema.get("description", "").endswith(".")
    ] == []


def test_a_name_that_no_schema_has_brings_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        schemas.load("profil")

    assert str(caught.value) == "there is no schema called 'profil'; did you mean 'profile'?"
