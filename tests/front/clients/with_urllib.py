"""A client with a hard-coded host: Python's own library."""

import json
import urllib.error
import urllib.request

QUERY = "query ($emails: [String!]!) { orders(input: {customerEmails: $emails}) { name } }"

asked = urllib.request.Request(
    "https://api.wonderment.com/graphql",
    json.dumps({"query": QUERY, "variables": {"emails": ["ada@example.com"]}}).encode(),
    {"x-wonderment-access-token": "sk_test_2003_single", "content-type": "application/json"},
)
with urllib.request.urlopen(asked) as answer:  # noqa: S310 - https
    print(answer.read().decode())  # noqa: T201
try:
    urllib.request.urlopen("https://example.com/")
except urllib.error.URLError as error:
    print(error)  # noqa: T201
