"""Configurations hold what the platform reads, and fit the templates beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.gladly.validation.complete_app import Change, wrong

ORDERS = "data/pull/orders/config.json"
CUSTOMERS = "data/pull/customers/config.json"
CANCEL = "actions/cancel/config.json"
STATUS = "actions/status/config.json"
#: A change that breaks the complete app → all that is wrong with it then.
BROKEN: dict[str, tuple[Change, list[str]]] = {
    "a pull without": (
        (ORDERS, None, None),
        [
            (
                "error data/pull/orders/config.json there is no such file: a data pull or "
                "action needs one"
            )
        ],
    ),
    "an action without": (
        (STATUS, None, None),
        [
            (
                "error actions/status/config.json there is no such file: a data pull or "
                "action needs one"
            )
        ],
    ),
    "no JSON": (
        (ORDERS, '"GET",', '"GET"'),
        [("error data/pull/orders/config.json:8 it cannot be read: Expecting ',' delimiter")],
    ),
    "no object": (
        (STATUS, None, '"GET"'),
        ["error actions/status/config.json it holds no JSON object: write { … }"],
    ),
    "no method": (
        (STATUS, '"httpMethod": "GET"', ""),
        ["error actions/status/config.json:1 the key 'httpMethod' is missing"],
    ),
    "an unknown method": (
        (STATUS, "GET", "HEAD"),
        [
            (
                "error actions/status/config.json:2 'httpMethod' is 'HEAD', and must be one "
                "of GET, POST, PUT, PATCH, DELETE"
            )
        ],
    ),
    "a method in small letters": (
        (STATUS, "GET", "get"),
        [
            (
                "error actions/status/config.json:2 'httpMethod' is 'get', and must be one "
                "of GET, POST, PUT, PATCH, DELETE"
            )
        ],
    ),
    "a text for a boolean": (
        (ORDERS, "true", '"yes"'),
        ["error data/pull/orders/config.json:8 'rawResponse' is not true or false"],
    ),
    "an unknown key": (
        (CANCEL, '"contentType"', '"contentLength": 5,\n  "contentType"'),
        [
            (
                "warning actions/cancel/config.json:3 the platform knows no key "
                "'contentLength' here; there is contentType, httpMethod, rawResponse"
            )
        ],
    ),
    "a misspelled key": (
        (ORDERS, '"rawResponse"', '"rawresponse"'),
        [
            (
                "warning data/pull/orders/config.json:8 the platform knows no key "
                "'rawresponse' here; did you mean 'rawResponse'?"
            )
        ],
    ),
    "a body without a content type": (
        (CANCEL, ',\n  "contentType": "application/json"', ""),
        [
            (
                "error actions/cancel/config.json:2 'contentType' is missing: a POST request "
                "sends its body as one"
            )
        ],
    ),
    "a content type that is none": (
        (CANCEL, "application/json", "json"),
        [
            (
                "error actions/cancel/config.json:3 'contentType' is 'json', and no media "
                "type such as application/json"
            )
        ],
    ),
    "a content type without a body": (
        (STATUS, '"GET"', '"GET",\n  "contentType": "application/json"'),
        [
            (
                "warning actions/status/config.json:3 a GET request has no body; leave "
                "'contentType' out"
            )
        ],
    ),
    "a body of a DELETE": (
        (CANCEL, '"POST",\n  "contentType": "application/json"', '"DELETE"'),
        [
            (
                "warning actions/cancel/request_body.gtpl a DELETE request has no body, so "
                "this template is never used; delete it"
            )
        ],
    ),
    "raw without a transformation": (
        ("data/pull/orders/response_transformation.gtpl", None, None),
        [
            (
                "error data/pull/orders/config.json:8 'rawResponse' is true, so "
                "response_transformation.gtpl has to make JSON of the bytes of a response, "
                "and there is no such file"
            )
        ],
    ),
    "no data type": (
        (CUSTOMERS, '"dataType"', '"dataTypes"'),
        [
            "error data/pull/customers/config.json:1 the key 'dataType' is missing",
            (
                "warning data/pull/customers/config.json:2 the platform knows no key "
                "'dataTypes' here; did you mean 'dataType'?"
            ),
        ],
    ),
    "a data type that is a text": (
        (CUSTOMERS, '{\n    "name": "customer",\n    "version": "2.1.0"\n  }', '"customer"'),
        ["error data/pull/customers/config.json:2 'dataType' is not an object"],
    ),
    "a data type without a version": (
        (CUSTOMERS, '"customer",\n    "version": "2.1.0"', '"customer"'),
        ["error data/pull/customers/config.json:2 the key 'version' is missing"],
    ),
    "a data type with a dash": (
        (CUSTOMERS, '"customer"', '"cust-omer"'),
        [
            (
                "error data/data_schema.graphql:14 no data pull has the data type "
                "'customer'; did you mean 'cust-omer'?"
            ),
            (
                "error data/pull/customers/config.json:3 no type in data/data_schema.graphql "
                "has @dataType(name: \"cust-omer\"); did you mean 'customer'?"
            ),
            (
                "error data/pull/customers/config.json:3 the data type 'cust-omer' may only "
                "have letters, digits and underscores"
            ),
            (
                "error data/pull/orders/config.json:6 no data pull has the data type "
                "'customer'; did you mean 'cust-omer'?"
            ),
        ],
    ),
    "a version of one number": (
        (CUSTOMERS, "2.1.0", "2"),
        [
            (
                "error data/pull/customers/config.json:4 the version '2' of the data type is "
                "none such as 1.0"
            ),
            (
                "error data/pull/customers/config.json:4 the version of 'customer' is '2' "
                "here and '2.1.0' in data/data_schema.graphql; they have to be equal"
            ),
        ],
    ),
    "a number for a version": (
        (CUSTOMERS, '"2.1.0"', "2.1"),
        ["error data/pull/customers/config.json:4 'version' is not a text"],
    ),
    "a dependency that is no list": (
        (ORDERS, '["customer"]', '"customer"'),
        ["error data/pull/orders/config.json:6 'dependsOnDataTypes' is not a list"],
    ),
    "a dependency that is no text": (
        (ORDERS, '["customer"]', '["customer", 5]'),
        [
            (
                "error data/pull/orders/config.json:6 'dependsOnDataTypes' lists names of "
                "data types, and one of these is no text"
            )
        ],
    ),
}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_a_configuration_is_said_with_its_line(
    change: Change, expected: list[str], tmp_path: Path
) -> None:
    assert wrong(tmp_path, change) == expected
