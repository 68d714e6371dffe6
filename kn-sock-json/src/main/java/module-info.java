/** Messages as JSON, by JSON-B. */
module io.knsock.json {
    requires transitive io.knsock.api;
    requires transitive jakarta.json.bind;
    requires jakarta.json;
    requires static org.jspecify;

    exports io.knsock.json;
}
