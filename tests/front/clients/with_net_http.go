// A client with a hard-coded host: Go's net/http.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

const body = `{"query": "query ($emails: [String!]!) { orders(input: {customerEmails: $emails}) { name } }",` +
	` "variables": {"emails": ["ada@example.com"]}}`

func main() {
	asked, _ := http.NewRequest("POST", "https://api.wonderment.com/graphql", strings.NewReader(body))
	asked.Header.Set("x-wonderment-access-token", "sk_test_2003_single")
	asked.Header.Set("content-type", "application/json")
	answer, err := http.DefaultClient.Do(asked)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	text, _ := io.ReadAll(answer.Body)
	fmt.Println(string(text))
	if _, err := http.Get("https://example.com/"); err != nil {
		fmt.Println(err)
	}
}
