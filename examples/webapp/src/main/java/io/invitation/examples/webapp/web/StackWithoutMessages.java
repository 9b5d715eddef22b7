package io.invitation.examples.webapp.web;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/**
 * Writes which exceptions were thrown where, and leaves their messages out: that of a database may hold an address.
 * Named in {@code logback.xml}, so that it holds for whoever logs.
 */
public final class StackWithoutMessages extends ThrowableHandlingConverter {

    @Override
    public String convert(ILoggingEvent event) {
        StringBuilder text = new StringBuilder();
        for (IThrowableProxy failure = event.getThrowableProxy(); failure != null; failure = failure.getCause()) {
            text.append(text.isEmpty() ? "" : "caused by ")
                    .append(failure.getClassName())
                    .append('\n');
            for (StackTraceElementProxy frame : failure.getStackTraceElementProxyArray()) {
                text.append("    ").append(frame.getSTEAsString()).append('\n');
            }
        }
        return text.toString();
    }
}
