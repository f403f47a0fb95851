// A client with a hard-coded host: Node's https, which reads no proxy variable either.
const https = require("node:https");

const query = "query ($emails: [String!]!) { orders(input: {customerEmails: $emails}) { name } }";
const headers = { "x-wonderment-access-token": "sk_test_2003_single", "content-type": "application/json" };

const asked = https.request("https://api.wonderment.com/graphql", { method: "POST", headers }, (answer) => {
  let text = "";
  answer.on("data", (part) => (text += part));
  answer.on("end", () => {
    console.log(text);
    https.get("https://example.com/").on("error", (error) => console.log(error.message));
  });
});
asked.end(JSON.stringify({ query, variables: { emails: ["ada@example.com"] } }));
