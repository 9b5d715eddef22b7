package io.invitation.internal;

/** Says why the value of a setting cannot be used, in words that follow the key in a sentence. */
final class InvalidSettingException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int MAX_VALUE_LENGTH = 40;

    InvalidSettingException(String problem) {
        super(problem);
    }

    /** Names the value too, which must be none that is private. */
    static InvalidSettingException of(String value, String expected) {
        StringBuilder shown = new StringBuilder();
        value.chars().limit(MAX_VALUE_LENGTH).forEach(c -> shown.append(c >= ' ' && c <= '~' ? (char) c : '?'));
        String end = value.length() > MAX_VALUE_LENGTH ? "..." : "";
        return new InvalidSettingException("is '" + shown + end + "', must be " + expected);
    }
}
