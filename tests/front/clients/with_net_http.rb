# A client with a hard-coded host: Ruby's net/http.
require "json"
require "net/http"

query = "query ($emails: [String!]!) { orders(input: {customerEmails: $emails}) { name } }"
answer = Net::HTTP.post(
  URI("https://api.wonderment.com/graphql"),
  JSON.generate(query: query, variables: { emails: ["ada@example.com"] }),
  "x-wonderment-access-token" => "sk_test_2003_single", "content-type" => "application/json"
)
puts answer.body
begin
  Net::HTTP.get(URI("https://example.com/"))
rescue StandardError => error
  puts error.message
end
