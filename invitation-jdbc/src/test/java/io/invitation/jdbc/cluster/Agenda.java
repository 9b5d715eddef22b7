package io.invitation.jdbc.cluster;

import io.invitation.InvitationToken;
import io.invitation.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which calls the nodes make: for each invitation as many people as are to ask for it. The invitations take turns, so
 * that callers of one and of several meet, in every way that places are taken.
 */
record Agenda(List<Target> targets) {

    private static final String FILE = "agenda";

    /** One invitation, in a scope of its own, how its places are taken, and how many people ask for one. */
    record Target(Scope scope, InvitationToken token, Way way, int quota, int people) {

        String address(int person) {
            return "p" + person + "@example.com";
        }

        private String toLine() {
            return scope.name() + " " + token.reveal() + " " + way + " " + quota + " " + people;
        }

        private static Target ofLine(String line) {
            String[] words = line.split(" ", 5);
            return new Target(
                    Scope.of(words[0]),
                    InvitationToken.of(words[1]),
                    Way.valueOf(words[2]),
                    Integer.parseInt(words[3]),
                    Integer.parseInt(words[4]));
        }
    }

    /** What one person asks for. */
    record Item(Target target, String address) {}

    /** Returns an item by its number, from 0; empty if the agenda is over. */
    Optional<Item> item(int number) {
        int left = number;
        int rounds = 0;
        for (List<Target> open = targets; !open.isEmpty(); open = withMorePeople(open, rounds)) {
            int fewest = open.stream().mapToInt(Target::people).min().orElseThrow() - rounds;
            if (left < fewest * open.size()) {
                int round = left / open.size();
                // Each round begins with another invitation: otherwise some nodes would never ask for some of them.
                Target target = open.get((left + round) % open.size());
                return Optional.of(new Item(target, target.address(rounds + round)));
            }
            left -= fewest * open.size();
            rounds += fewest;
        }
        return Optional.empty();
    }

    private static List<Target> withMorePeople(List<Target> targets, int people) {
        return targets.stream().filter(target -> target.people() > people).toList();
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
