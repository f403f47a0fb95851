"""The directives of a schema are the platform's, and stand where they belong."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.gladly.validation.complete_app import Change, wrong

DATA = "data/data_schema.graphql"
#: A change that breaks the complete app → all that is wrong with it then.
BROKEN: dict[str, tuple[Change, list[str]]] = {
    "a directive of the platform": (
        (
            DATA,
            "type Query",
            "directive @dataType(name: String!, version: String!) on OBJECT\n\ntype Query",
        ),
        [
            (
                "warning data/data_schema.graphql:20 the platform defines dataType itself; "
                "delete this definition"
            )
        ],
    ),
    "an unknown directive": (
        (DATA, "note: String", "note: String @hidden"),
        [
            (
                "error data/data_schema.graphql:10 Unknown directive '@hidden'; the platform "
                "has @dataType on types, @childIds and @parentId on fields here"
            )
        ],
    ),
    "a directive of the actions on data": (
        (DATA, "note: String", 'note: String @action(name: "x")'),
        [
            (
                "error data/data_schema.graphql:10 Unknown directive '@action'; the platform "
                "has @dataType on types, @childIds and @parentId on fields here"
            )
        ],
    ),
    "a directive on the wrong place": (
        (DATA, "note: String", 'note: String @dataType(name: "x", version: "1.0")'),
        [
            (
                "error data/data_schema.graphql:10 Directive '@dataType' may not be used on "
                "field definition; the platform has @dataType on types, @childIds and "
                "@parentId on fields here"
            )
        ],
    ),
    "a directive without an argument": (
        (DATA, ', version: "2.1.0"', ""),
        [
            (
                "error data/data_schema.graphql:14 Argument '@dataType(version:)' of type "
                "'String!' is required, but it was not provided"
            )
        ],
    ),
    "a directive with an unknown argument": (
        (DATA, 'version: "2.1.0"', 'version: "2.1.0", of: "x"'),
        [
            (
                "error data/data_schema.graphql:14 Unknown argument 'of' on directive "
                "'@dataType'; the platform has @dataType on types, @childIds and @parentId "
                "on fields here"
            )
        ],
    ),
    "an argument that is no text": (
        (DATA, 'name: "customer"', "name: customer"),
        [("error data/data_schema.graphql:14 'name' of @dataType is no text; write it in \"…\"")],
    ),
}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_a_directive_is_said_with_its_line(
    change: Change, expected: list[str], tmp_path: Path
) -> None:
    assert wrong(tmp_path, change) == expected
