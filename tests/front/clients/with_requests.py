"""A client with a hard-coded host: requests."""

import requests

QUERY = "query ($emails: [String!]!) { orders(input: {customerEmails: $emails}) { name } }"

answer = requests.post(
    "https://api.wonderment.com/graphql",
    json={"query": QUERY, "variables": {"emails": ["ada@example.com"]}},
    headers={"x-wonderment-access-token": "sk_test_2003_single"},
    timeout=20,
)
print(answer.text)  # noqa: T201
try:
    requests.get("https://example.com/", timeout=20)
except requests.RequestException as error:
    print(error)  # noqa: T201
