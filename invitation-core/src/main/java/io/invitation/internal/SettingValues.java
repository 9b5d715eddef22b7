package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.DuplicateRule;
import io.invitation.Expiry;
import io.invitation.InvalidValueException;
import io.invitation.InvitationLimits.Limit;
import io.invitation.InviterLoss;
import io.invitation.Quota;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the values of settings, each in one notation and no other. */
final class SettingValues {

    private static final String DURATION = "an ISO-8601 duration in days, hours, minutes and seconds";
    private static final Pattern ISO =
            Pattern.compile("P(?=.)(\\d{1,9}D)?(T(?=.)(\\d{1,9}H)?(\\d{1,9}M)?(\\d{1,9}S)?)?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern NUMBER_WITH_UNIT = Pattern.compile(
            "(\\d{1,9}) ?(?:(?=(d|h|m|s))(?:d(?:ays?)?|h(?:ours?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?))",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LARGER_UNITS =
            Pattern.compile("P\\d+[WMY].*|\\d{1,9} ?(?:w(?:eeks?)?|months?|y(?:ears?)?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern FRACTION = Pattern.compile("0\\.\\d{1,9}");
    private static final int LOOK_AT_MOST = 100;

    private SettingValues() {}

    static boolean bool(String value) throws InvalidSettingException {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw InvalidSettingException.of(value, "true or false");
        };
    }

    static Duration positiveDuration(String value) throws InvalidSettingException {
        Duration duration = duration(value);
        if (duration.isZero()) {
            throw InvalidSettingException.of(value, "longer than no time at all");
        }
        return duration;
    }

    static Duration duration(String value) throws InvalidSettingException {
        if (value.length() > LOOK_AT_MOST || !ISO.matcher(value).matches()) {
            throw InvalidSettingException.of(value, DURATION + hint(value));
        }
        Duration duration = Duration.parse(value);
        if (duration.compareTo(Expiry.LONGEST) > 0) {
            throw InvalidSettingException.of(value, "at most P" + Expiry.LONGEST.toDays() + "D");
        }
        return duration;
    }

    private static String hint(String value) {
        if (value.length() > LOOK_AT_MOST) {
            return "";
        }
        Matcher withUnit = NUMBER_WITH_UNIT.matcher(value);
        if (NUMBER.matcher(value).matches()) {
            return " and name the unit: P" + value + "D is days, PT" + value + "H hours, PT" + value + "M minutes, PT"
                    + value + "S seconds";
        } else if (withUnit.matches()) {
            String unit = withUnit.group(2).toUpperCase(Locale.ROOT);
            return ": did you mean P" + (unit.equals("D") ? "" : "T") + withUnit.group(1) + unit + "?";
        } else if (LARGER_UNITS.matcher(value).matches()) {
            return "; weeks, months and years have to be counted in days";
        } else if (ISO.matcher(value.toUpperCase(Locale.ROOT)).matches()) {
            return ": did you mean " + value.toUpperCase(Locale.ROOT) + "?";
        }
        return ", for example P7D or PT24H";
    }

    /** Empty for {@code never}. */
    static Optional<Duration> durationOrNever(String value) throws InvalidSettingException {
        if (value.equals("-1")) {
            throw InvalidSettingException.of(value, DURATION + ", or never: did you mean never?");
        }
        return value.equals("never") ? Optional.empty() : Optional.of(positiveDuration(value));
    }

    static Quota quota(String value) throws InvalidSettingException {
        if (value.equals("unlimited")) {
            return Quota.unlimited();
        }
        if (!NUMBER.matcher(value).matches() || value.startsWith("0")) {
            String hint = value.equals("-1") || value.equals("0") ? ": did you mean unlimited?" : "";
            throw InvalidSettingException.of(value, "a number from 1 to 999999999, or unlimited" + hint);
        }
        return Quota.of(Integer.parseInt(value));
    }

    /** Empty for {@code unlimited}. */
    static Optional<Limit> limit(String value) throws InvalidSettingException {
        if (value.equals("unlimited")) {
            return Optional.empty();
        }
        int slash = value.indexOf('/');
        String most = value.substring(0, Math.max(slash, 0));
        if (!NUMBER.matcher(most).matches() || most.startsWith("0")) {
            throw InvalidSettingException.of(
                    value, "a number from 1, a slash and an ISO-8601 duration, for example 10/P1D; or unlimited");
        }
        return Optional.of(new Limit(Integer.parseInt(most), positiveDuration(value.substring(slash + 1))));
    }

    static double[] fractions(String value) throws InvalidSettingException {
        if (value.equals("none")) {
            return new double[0];
        }
        String expected = "none, or up to 5 ascending fractions such as 0.5,0.9";
        String[] parts = value.length() > LOOK_AT_MOST ? new String[] {value} : value.split(",", -1);
        double[] fractions = new double[parts.length];
        double before = 0;
        for (int i = 0; i < parts.length; i++) {
            if (!FRACTION.matcher(parts[i]).matches()) {
                throw InvalidSettingException.of(value, expected);
            }
            fractions[i] = Double.parseDouble(parts[i]);
            if (fractions[i] <= before || parts.length > 5) {
                throw InvalidSettingException.of(value, expected);
            }
            before = fractions[i];
        }
        return fractions;
    }

    static DuplicateRule duplicateRule(String value) throws InvalidSettingException {
        for (DuplicateRule rule : DuplicateRule.values()) {
            if (value.equals(word(rule))) {
                return rule;
            }
        }
        throw InvalidSettingException.of(
                value,
                Arrays.stream(DuplicateRule.values()).map(SettingValues::word).collect(Collectors.joining(", ")));
    }

    private static String word(DuplicateRule rule) {
        return rule.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static InviterLoss inviterLoss(String value) throws InvalidSettingException {
        String reassign = "reassign-to:";
        if (value.startsWith(reassign)) {
            try {
                return InviterLoss.reassignTo(Actor.of(value.substring(reassign.length())));
            } catch (InvalidValueException bad) {
                throw new InvalidSettingException("names an account of which the id " + problem(bad));
            }
        }
        return switch (value) {
            case "refuse" -> InviterLoss.refuse();
            case "keep" -> InviterLoss.keep();
            default ->
                throw InvalidSettingException.of(value, "refuse, keep, or reassign-to: and the id of an account");
        };
    }

    private static String problem(InvalidValueException bad) {
        return String.valueOf(bad.getMessage()).substring(bad.field().length() + 1);
    }

    static boolean isFragment(String value) throws InvalidSettingException {
        return switch (value) {
            case "path" -> false;
            case "fragment" -> true;
            default -> throw InvalidSettingException.of(value, "path or fragment");
        };
    }

    /** Reads an address without repeating it, for it may hold a password by mistake. */
    static URI address(String value) throws InvalidSettingException {
        try {
            URI address = new URI(value);
            if (address.getHost() == null || address.getScheme() == null) {
                throw new InvalidSettingException("must be a whole address, such as https://app.example.com/invite");
            }
            if (address.getRawUserInfo() != null) {
                throw new InvalidSettingException("must not hold user information");
            }
            return address;
        } catch (URISyntaxException malformed) {
            throw new InvalidSettingException("is no address: a character at index " + malformed.getIndex()
                    + " is not allowed there, or something is missing");
        }
    }

    static URI origin(String value) throws InvalidSettingException {
        if (value.indexOf(',') >= 0) {
            throw new InvalidSettingException("must be one origin: paths of it are allowed, and no other origin is");
        }
        URI address = address(value);
        boolean isOrigin =
                (address.getRawPath().isEmpty() || address.getRawPath().equals("/"))
                        && address.getRawQuery() == null
                        && address.getRawFragment() == null;
        if (!isOrigin) {
            throw new InvalidSettingException("must end with the host or port: every path of the origin is allowed");
        }
        return address;
    }
}
