package reliability;

import java.util.ArrayList;
import java.util.List;

/** A client in a process of its own that opens connections and holds them until it is killed, or for a minute. */
final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
        List<Link> held = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            Link link = Link.plain(arguments[0], Integer.parseInt(arguments[1]));
            link.ask("hello");
            held.add(link);
        }
        System.out.println("held");
        Thread.sleep(60_000);
        held.forEach(Link::close);
    }
}
