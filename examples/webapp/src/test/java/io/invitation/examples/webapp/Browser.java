package io.invitation.examples.webapp;

import io.invitation.corpus.LeakWatch;
import io.invitation.corpus.NeededProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A Chromium with cookies of its own, lent from one test to the next, because starting one takes longer than most
 * tests. Needs chromium and chromedriver on the PATH.
 */
final class Browser implements AutoCloseable {

    private static final Path PICTURES = Path.of("target", "webapp-screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String AXE = axe();
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);
    private static final Deque<ChromeDriver> IDLE = new ArrayDeque<>();
    private static final Deque<ChromeDriver> IDLE_WITHOUT_SCRIPTS = new ArrayDeque<>();

    final ChromeDriver driver;
    private final Deque<ChromeDriver> idle;
    private final String base;

    private Browser(Running app, boolean scripts) {
        base = "http://localhost:" + app.port;
        idle = scripts ? IDLE : IDLE_WITHOUT_SCRIPTS;
        driver = idle.isEmpty() ? start(scripts) : idle.pop();
    }

    private static String axe() {
        try (InputStream axe = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
            return new String(axe.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ChromeDriver start(boolean scripts) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium().orElseThrow().toFile());
        options.setScriptTimeout(PATIENCE.multipliedBy(2));
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--disable-extensions",
                // Pages of one trusted site: fewer processes, and no new one for each page.
                "--in-process-gpu",
                "--no-zygote",
                "--process-per-site",
                "--disable-site-isolation-trials",
                "--disable-features=BackForwardCache,PaintHolding,Prerender2,SpareRendererForSitePerProcess",
                "--lang=en",
                "--window-size=1280,900");
        if (!scripts) {
            options.setExperimentalOption("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
        }
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("chromedriver").orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        return new ChromeDriver(service, options);
    }

    /** Skips the test where a program is missing; fails it where it was promised. */
    static void require() {
        require("chromium", chromium());
        require("chromedriver", program("chromedriver"));
    }

    private static void require(String name, Optional<Path> found) {
        NeededProgram.check(
                name, found.isPresent() ? Optional.empty() : Optional.of("there is no " + name + " on the PATH"));
    }

    private static Optional<Path> chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .flatMap(name -> program(name).stream())
                .findFirst();
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser start(Running app) {
        return new Browser(app, true);
    }

    static Browser withoutScripts(Running app) {
        return new Browser(app, false);
    }

    Browser open(String path) {
        driver.get(base + path);
        return this;
    }

    Browser signIn(String name) {
        return signIn(name, Running.PASSWORD);
    }

    Browser signIn(String name, String password) {
        return open("/sign-in")
                .type("userName", name)
                .type("password", password)
                .press("Sign in");
    }

    WebElement element(String id) {
        return await(By.id(id));
    }

    WebElement await(By what) {
        return patience().until(found -> found.findElement(what));
    }

    WebDriverWait patience() {
        return new WebDriverWait(driver, PATIENCE, BETWEEN_LOOKS);
    }

    /** Waits until some invitation on the page has this status. */
    Browser awaitChip(String status) {
        await(By.cssSelector(".chip." + status));
        return this;
    }

    void awaitText(String text) {
        patience()
                .withMessage(() -> "no \"" + text + "\" on " + driver.getCurrentUrl() + ": " + text())
                .until(found -> text().contains(text));
    }

    String text() {
        // In one step, because the page may be exchanged between two.
        Object text = driver.executeScript("return document.body ? document.body.innerText : ''");
        return String.valueOf(text);
    }

    /** Replaces what a field holds, in one go as an input method does; keys one by one take ten times as long. */
    Browser type(String id, String text) {
        if (id.equals("password")) {
            LeakWatch.keepOut("password", text);
        }
        driver.executeScript("arguments[0].focus(); arguments[0].select()", element(id));
        driver.executeCdpCommand("Input.insertText", Map.of("text", text));
        return this;
    }

    WebElement choice(String name, String value) {
        return await(By.xpath("//input[@name='" + name + "'][@value='" + value + "']"));
    }

    /** Clicks a box or a radio button. */
    Browser choose(String name, String value) {
        choice(name, value).click();
        return this;
    }

    /** Chooses an option by its text. */
    Browser select(String id, String option) {
        new Select(element(id)).selectByVisibleText(option);
        return this;
    }

    /** Fills a field whose keys depend on the language of the machine. */
    Browser fill(String id, String value) {
        driver.executeScript("arguments[0].value = arguments[1]", element(id), value);
        return this;
    }

    /** Presses the button or link with this text, and waits for the next page. */
    Browser press(String text) {
        WebElement html = driver.findElement(By.tagName("html"));
        await(By.xpath("//button[normalize-space()='" + text + "'] | //main//a[normalize-space()='" + text + "']"))
                .click();
        patience().until(found -> isGone(html));
        return this;
    }

    private static boolean isGone(WebElement html) {
        try {
            html.isEnabled();
            return false;
        } catch (org.openqa.selenium.WebDriverException gone) {
            return true;
        }
    }

    Browser size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    Browser dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        return this;
    }

    Path photograph(String name) throws IOException {
        Files.createDirectories(PICTURES);
        return Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Makes a picture that of the README, in a run with {@code -Ddocs.write=true}. */
    static void publish(Path picture, String name) throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.copy(picture, Path.of("..", "..", "docs", "images", name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    long width() {
        return (Long) Objects.requireNonNull(driver.executeScript("return document.scrollingElement.scrollWidth"));
    }

    /** Returns what axe-core finds that is serious or worse, in words; of all its rules, or of some. */
    List<String> barriers(String... rules) {
        driver.executeScript(AXE);
        Object found = driver.executeAsyncScript(
                "const done = arguments[1], rules = arguments[0];"
                        + "axe.run(document, {iframes: false, resultTypes: ['violations'],"
                        + " ...(rules.length ? {runOnly: rules} : {})}).then(r => done(r.violations"
                        + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
                        + ".map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, 3).join(' | '))))",
                List.of(rules));
        List<String> barriers = new ArrayList<>();
        ((List<?>) Objects.requireNonNull(found)).forEach(barrier -> barriers.add(String.valueOf(barrier)));
        return barriers;
    }

    /** Forgets whose browser it was. */
    @Override
    public void close() {
        driver.get("about:blank");
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        dark(false);
        idle.push(driver);
    }

    static void quitAll() {
        Stream.of(IDLE, IDLE_WITHOUT_SCRIPTS).flatMap(Deque::stream).forEach(ChromeDriver::quit);
        IDLE.clear();
        IDLE_WITHOUT_SCRIPTS.clear();
    }
}
