package io.invitation.examples.quickstart;

import io.invitation.InvitationException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** Says what went wrong, in words for whoever typed the command. */
final class Words {

    private static final int LONGEST_CHAIN = 20;

    private Words() {}

    /** Shows what a terminal would obey, or not show, as {@code \}{@code u} and its number. */
    static String escaped(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            switch (Character.getType(character)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> shown.append(String.format(Locale.ROOT, "\\u%04x", character));
                default -> shown.appendCodePoint(character);
            }
        });
        return shown.toString();
    }

    static String of(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        } else if (failure instanceof AccessDeniedException) {
            return "access is denied";
        } else if (failure instanceof FileAlreadyExistsException) {
            return "there is a file of that name";
        }
        String reason = failure instanceof FileSystemException file ? file.getReason() : null;
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }

    /** Never repeats a driver: its messages hold statements, values and passwords. */
    static String of(SQLException failure) {
        return ofDatabase(failure, failure);
    }

    /** Repeats this library, which keeps values out of its messages, but no driver beneath it. */
    static String of(InvitationException failure) {
        return sql(failure).map(sql -> ofDatabase(failure, sql)).orElseGet(() -> String.valueOf(failure.getMessage()));
    }

    /** Says why there is no connection. */
    static String ofConnecting(RuntimeException failure) {
        return sql(failure)
                .map(sql -> ofDatabase(failure, sql))
                .orElseGet(() -> "no connection (" + root(failure).getClass().getSimpleName() + ")");
    }

    private static String ofDatabase(Throwable failure, SQLException sql) {
        Throwable root = root(failure);
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        return network(root).orElseGet(() -> meaning(state)) + " (SQLState " + (state.isEmpty() ? "unknown" : state)
                + ", " + root.getClass().getSimpleName() + ")";
    }

    private static Optional<String> network(Throwable root) {
        if (root instanceof UnknownHostException) {
            return Optional.of("there is no host of that name");
        } else if (root instanceof ConnectException) {
            return Optional.of("nobody answers at that host and port");
        }
        return root instanceof SocketTimeoutException ? Optional.of("the server took too long") : Optional.empty();
    }

    /** Those of five digits are H2's own. */
    private static String meaning(String state) {
        return switch (state) {
            case "42501", "90040", "90096" -> "this user has no right to do what is needed there";
            case "3D000", "90013", "90146", "90149" -> "there is no such database";
            case "3F000" -> "there is no schema to create tables in";
            case "08004" -> "the server refuses the login; is a password missing?";
            case "53300" -> "the server has no connection left";
            case "90011" -> "H2 wants an absolute path, or one that begins with ./ or ~/";
            case "90020" -> "another process has that database open";
            case "90113" -> "H2 does not know a setting in that URL";
            default -> meaningOfClass(state);
        };
    }

    private static String meaningOfClass(String state) {
        if (state.startsWith("28")) {
            return "the server refuses this user or password";
        } else if (state.startsWith("08")) {
            return "no connection";
        }
        return state.startsWith("42") ? "the database refuses a statement" : "the database failed";
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (int i = 0; i < LONGEST_CHAIN && root.getCause() != null; i++) {
            root = root.getCause();
        }
        return root;
    }

    private static Optional<SQLException> sql(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < LONGEST_CHAIN && cause != null; i++) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
