"""A client with a hard-coded host: httpx."""

import httpx

QUERY = "query ($emails: [String!]!) { orders(input: {customerEmails: $emails}) { name } }"

answer = httpx.post(
    "https://api.wonderment.com/graphql",
    json={"query": QUERY, "variables": {"emails": ["ada@example.com"]}},
    headers={"x-wonderment-access-token": "sk_test_2003_single"},
)
print(answer.text)  # noqa: T201
try:
    httpx.get("https://example.com/")
except httpx.HTTPError as error:
    print(error)  # noqa: T201
