package io.invitation.contract;

/** Words for things that are counted from the latest one. */
final class Ordinal {

    private Ordinal() {}

    static String of(String thing, int beforeTheLatest) {
        return "the latest " + thing + (beforeTheLatest == 0 ? "" : " but " + beforeTheLatest);
    }
}
