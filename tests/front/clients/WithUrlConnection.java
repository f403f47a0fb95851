// A client with a hard-coded host: Java's old HttpURLConnection.
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;

class WithUrlConnection {
    static final String BODY =
        "{\"query\": \"query ($emails: [String!]!) { orders(input: {customerEmails: $emails}) { name } }\","
            + " \"variables\": {\"emails\": [\"ada@example.com\"]}}";

    public static void main(String[] arguments) throws Exception {
        HttpURLConnection asked = (HttpURLConnection) new URL("https://api.wonderment.com/graphql").openConnection();
        asked.setRequestProperty("x-wonderment-access-token", "sk_test_2003_single");
        asked.setRequestProperty("content-type", "application/json");
        asked.setDoOutput(true);
        asked.getOutputStream().write(BODY.getBytes(StandardCharsets.UTF_8));
        System.out.println(new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        try {
            new URL("https://example.com/").openStream();
        } catch (java.io.IOException error) {
            System.out.println(error.getMessage());
        }
    }
}
