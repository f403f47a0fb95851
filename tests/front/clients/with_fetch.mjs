// A client with a hard-coded host: Node's fetch, which reads no proxy variable.
const query = "query ($emails: [String!]!) { orders(input: {customerEmails: $emails}) { name } }";

const answer = await fetch("https://api.wonderment.com/graphql", {
  method: "POST",
  headers: { "x-wonderment-access-token": "sk_test_2003_single", "content-type": "application/json" },
  body: JSON.stringify({ query, variables: { emails: ["ada@example.com"] } }),
});
console.log(await answer.text());
try {
  await fetch("https://example.com/");
} catch (error) {
  console.log(error.cause.message);
}
