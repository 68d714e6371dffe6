package reliability;

/** Something that is done to a server, and what must hold meanwhile and afterwards. */
interface Case {
    Outcome run() throws Exception;

    /** What was found: a figure in words, and whether what must hold did. */
    record Outcome(boolean holds, String figure) {}

    /** Says that the case cannot be run here, and why. */
    final class Skipped extends Exception {
        private static final long serialVersionUID = 1;

        Skipped(String why) {
            super(why);
        }
    }
}
