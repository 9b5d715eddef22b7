package io.invitation.examples.webapp;

import io.invitation.corpus.LeakWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with cookies and without scripts, who sees one page at a time. No log may name its secrets. */
final class Visitor {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern FIELD = Pattern.compile("name=\"csrf\" value=\"([^\"]*)\"");

    final Map<String, String> cookies = new HashMap<>();
    private final String base;
    private String csrf = "";

    Visitor(String base) {
        this.base = base;
    }

    /** What came back, redirects not followed. */
    record Page(int status, String body, HttpResponse<String> response) {

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        List<String> headers(String name) {
            return response.headers().allValues(name);
        }

        String heading() {
            Matcher heading = Pattern.compile("<h1[^>]*>([^<]*)</h1>").matcher(body);
            return heading.find() ? heading.group(1) : "";
        }

        String find(String regex) {
            Matcher found = Pattern.compile(regex).matcher(body);
            if (!found.find()) {
                throw new AssertionError("not on the page: " + regex + "\n" + body);
            }
            return found.group(1);
        }
    }

    Page get(String path) {
        return send(request(path).GET());
    }

    Page head(String path) {
        return send(request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    /** Follows redirects to the end. */
    Page open(String path) {
        Page page = get(path);
        for (int i = 0; i < 5 && page.status() >= 300 && page.status() < 400; i++) {
            page = get(page.header("Location"));
        }
        return page;
    }

    /** Sends a form with what the page before put into it: names and values by turns. */
    Page submit(String path, String... fields) {
        List<String> all = new ArrayList<>(List.of(fields));
        all.add("csrf");
        all.add(csrf);
        return post(path, all.toArray(String[]::new));
    }

    Page submitAndFollow(String path, String... fields) {
        Page page = submit(path, fields);
        return page.status() == 303 || page.status() == 302 ? open(page.header("Location")) : page;
    }

    /** Sends exactly these fields. */
    Page post(String path, String... fields) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equals("password")) {
                LeakWatch.keepOut("password", fields[i + 1]);
            }
            pairs.add(fields[i] + "=" + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("&", pairs))));
    }

    void signIn(String name, String password) {
        get("/sign-in");
        Page page = submit("/sign-in", "userName", name, "password", password);
        if (page.status() != 303) {
            throw new AssertionError("not signed in: " + page.status());
        }
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base + path));
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    Page send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        request.headers()
                .firstValue("Authorization")
                .ifPresent(given -> LeakWatch.keepOut("credentials", given.replaceFirst("^Basic ", "")));
        try {
            HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            response.headers().allValues("Set-Cookie").forEach(this::keep);
            Matcher field = FIELD.matcher(response.body());
            if (field.find()) {
                csrf = field.group(1);
                LeakWatch.keepOut("token of a form", csrf);
            }
            return new Page(response.statusCode(), response.body(), response);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private void keep(String setCookie) {
        String[] pair = setCookie.substring(0, setCookie.indexOf(';')).split("=", 2);
        if (setCookie.contains("Max-Age=0") || pair[1].isEmpty()) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
            if (!pair[0].endsWith("sort")) {
                LeakWatch.keepOut("cookie " + pair[0], pair[1]);
            }
        }
    }

    Optional<String> cookie(String name) {
        return Optional.ofNullable(cookies.get(name));
    }
}
