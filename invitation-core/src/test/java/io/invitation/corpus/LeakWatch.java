package io.invitation.corpus;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Reads everything that is logged while tests run, at every level and by everybody ({@code watched-logging.xml}), and
 * lets the run fail if a token, a link, a whole address, the sealed value of a hand-off or what was
 * {@linkplain #keepOut named as secret} is in it (P10, P14, P26). Of {@code java.util.logging} it reads what is logged
 * there by default.
 *
 * <p>It fails the run when the JVM ends, and not the test: whoever logs must not notice, and threads log when no test
 * runs any more. What it prints then says which logger it was, from where it was called and what ran at that moment.
 */
public final class LeakWatch extends AppenderBase<ILoggingEvent> {

    /** What is printed of each leak at once, before its kind: a process that is killed has no end to print it at. */
    public static final String ALARM = "LEAK INTO THE LOG: ";

    private static final int FAILED = 70;
    private static final int MOST_SHOWN = 20;
    private static final Pattern TOKEN = Pattern.compile("\\bin[vk]_[A-Za-z0-9_-]{30,}");
    private static final Pattern LINK = Pattern.compile("/invite/[A-Za-z0-9._~-]{8,}");
    /** Base64url of a version, which is 1, a key id, and at least 118 bytes; see {@code HandOffSeal}. */
    private static final Pattern HAND_OFF = Pattern.compile("\\bA[QR][A-Za-z0-9_-]{157,177}(?![A-Za-z0-9_-])");

    private static final Pattern ADDRESS =
            Pattern.compile("[\\p{L}\\p{N}_.%+'-]+@[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)*\\.\\p{L}{2,}");
    /** A Message-ID has the form of an address and is none. */
    private static final Pattern MESSAGE_ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}@.*");

    /** What is shorter might stand in a log by chance; the web application takes no shorter password. */
    private static final int SHORTEST_SECRET = 10;

    private static final Pattern RANDOM_NAME = Pattern.compile("[A-Za-z0-9_-]{40,}");
    private static final String OWN_FRAME = Pattern.quote(LeakWatch.class.getName()) + "(\\$.*)?";

    private static volatile boolean watching;

    private static final AtomicInteger LEAKS = new AtomicInteger();
    /** The kinds of what was named, by itself. */
    private static final Map<String, String> SECRETS = new ConcurrentHashMap<>();
    /** What was logged with a long word in it, by that word: it may turn out to be a secret. */
    private static final Map<String, String> SUSPECTS = new ConcurrentHashMap<>();

    private boolean readsExceptions = true;
    private boolean readsLogOfTheJdk = true;

    /** Tells whether the logger of this JVM was told of it; a logger's configuration fails in silence. */
    public static boolean isWatching() {
        return LoggerFactory.getLogger(LeakWatch.class).isTraceEnabled() && watching;
    }

    /**
     * Lets the run fail if a text is logged that nobody could tell from others by its form: a password, the name of a
     * session. A long random one fails it also if it was logged before, since a test learns of it from an answer.
     *
     * @param kind what to call it
     * @param secret the text; not kept if it has less than ten characters
     */
    public static void keepOut(String kind, String secret) {
        if (secret.length() < SHORTEST_SECRET) {
            return;
        }
        SECRETS.put(secret, kind);
        String logged = SUSPECTS.get(secret);
        if (logged != null) {
            report(kind + logged);
        }
    }

    /** Leaves exceptions unread, where the configuration of the log prints them without their messages. */
    public void setReadsExceptions(boolean readsExceptions) {
        this.readsExceptions = readsExceptions;
    }

    /** Leaves {@code java.util.logging} unread, where something logs a secret there on purpose. */
    public void setReadsLogOfTheJdk(boolean readsLogOfTheJdk) {
        this.readsLogOfTheJdk = readsLogOfTheJdk;
    }

    @Override
    public void start() {
        super.start();
        watching = true;
        if (readsLogOfTheJdk) {
            Logger.getLogger("").addHandler(new LogOfTheJdk());
        }
        Runtime.getRuntime().addShutdownHook(new Thread(LeakWatch::failIfThereWereLeaks, "leak-watch"));
    }

    /** Reads what goes past slf4j to {@code java.util.logging}, from INFO on unless somebody sets other levels. */
    private static final class LogOfTheJdk extends Handler {

        private final Formatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord logged) {
            read(formatter.format(logged), logged.getLoggerName(), logged.getLevel());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Override
    protected void append(ILoggingEvent event) {
        String text = event.getFormattedMessage() + " " + event.getThreadName() + " " + event.getMDCPropertyMap();
        if (readsExceptions && event.getThrowableProxy() != null) {
            text += "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
        }
        read(text, event.getLoggerName(), event.getLevel());
    }

    private static void read(String text, String logger, Object level) {
        String logged = " by " + logger + " at " + level + ": " + text + "\n";
        RANDOM_NAME.matcher(text).results().forEach(word -> SUSPECTS.putIfAbsent(word.group(), logged));
        leakIn(text).ifPresent(kind -> report(kind + logged + calledFrom()));
    }

    /** Returns what must not be in a log, if it is. */
    static Optional<String> leakIn(String text) {
        if (TOKEN.matcher(text).find()) {
            return Optional.of("token");
        }
        if (LINK.matcher(text).find()) {
            return Optional.of("link");
        }
        if (HAND_OFF.matcher(text).find()) {
            return Optional.of("hand-off");
        }
        // In an address of the web and in JSON.
        Matcher address = ADDRESS.matcher(text.replace("%40", "@").replace("\\u0040", "@"));
        while (address.find()) {
            if (!MESSAGE_ID.matcher(address.group()).matches()) {
                return Optional.of("address");
            }
        }
        return SECRETS.entrySet().stream()
                .filter(secret -> text.contains(secret.getKey()))
                .map(Map.Entry::getValue)
                .findAny();
    }

    /** Returns our frames of the thread that logs, and of the one that tests run on. */
    private static String calledFrom() {
        StringBuilder frames = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (thread == Thread.currentThread() || thread.getName().equals("main")) {
                Stream.of(stack)
                        .filter(frame -> frame.getClassName().startsWith("io.invitation."))
                        .filter(frame -> !frame.getClassName().matches(OWN_FRAME))
                        .forEach(frame ->
                                frames.append("        at ").append(frame).append('\n'));
            }
        });
        return frames.toString();
    }

    private static void report(String leak) {
        if (LEAKS.incrementAndGet() <= MOST_SHOWN) {
            print(ALARM + leak);
        }
    }

    private static void failIfThereWereLeaks() {
        if (LEAKS.get() > 0) {
            print("LEAKS INTO THE LOG: " + LEAKS.get());
            Runtime.getRuntime().halt(FAILED);
        }
    }

    /** Past whatever stands in for the streams of this JVM. */
    private static void print(String text) {
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8).println(text);
    }
}
