package io.invitation.jdbc.cluster;

import io.invitation.InvitationToken;
import io.invitation.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which calls the nodes make: invitation after invitation, each with as many people as are to ask for it. */
record Agenda(List<Target> targets) {

    private static final String FILE = "agenda";

    /** One invitation, in a scope of its own, and how many people ask for a place of it. */
    record Target(Scope scope, InvitationToken token, int quota, int people) {

        String address(int person) {
            return "p" + person + "@example.com";
        }

        private String toLine() {
            return scope.name() + " " + token.reveal() + " " + quota + " " + people;
        }

        private static Target ofLine(String line) {
            String[] words = line.split(" ", 4);
            return new Target(
                    Scope.of(words[0]),
                    InvitationToken.of(words[1]),
                    Integer.parseInt(words[2]),
                    Integer.parseInt(words[3]));
        }
    }

    /** What one person asks for. */
    record Item(Target target, String address) {}

    /** Returns an item by its number, from 0; empty if the agenda is over. */
    Optional<Item> item(int number) {
        int person = number;
        for (Target target : targets) {
            if (person < target.people()) {
                return Optional.of(new Item(target, target.address(person)));
            }
            person -= target.people();
        }
        return Optional.empty();
    }

    int size() {
        return targets.stream().mapToInt(Target::people).sum();
    }

    /** Two nodes ask for each item, so that the same person comes from both at once. */
    static boolean isAskedBy(int node, int nodes, int item) {
        return IntStream.of(item, item + 1).anyMatch(any -> any % nodes == node);
    }

    void write(Path directory) throws IOException {
        Files.write(
                directory.resolve(FILE), targets.stream().map(Target::toLine).toList());
    }

    static Agenda read(Path directory) throws IOException {
        return new Agenda(Files.readAllLines(directory.resolve(FILE)).stream()
                .map(Target::ofLine)
                .toList());
    }
}
