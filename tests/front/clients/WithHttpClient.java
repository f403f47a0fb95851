// A client with a hard-coded host: java.net.http.
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

class WithHttpClient {
    static final String BODY =
        "{\"query\": \"query ($emails: [String!]!) { orders(input: {customerEmails: $emails}) { name } }\","
            + " \"variables\": {\"emails\": [\"ada@example.com\"]}}";

    public static void main(String[] arguments) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest asked = HttpRequest.newBuilder(URI.create("https://api.wonderment.com/graphql"))
            .header("x-wonderment-access-token", "sk_test_2003_single")
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
        System.out.println(client.send(asked, BodyHandlers.ofString()).body());
        URI elsewhere = URI.create("https://example.com/");
        try {
            System.out.println(client.send(HttpRequest.newBuilder(elsewhere).build(), BodyHandlers.ofString()).body());
        } catch (java.io.IOException error) {
            System.out.println(elsewhere + ": " + error.getMessage());
        }
    }
}
