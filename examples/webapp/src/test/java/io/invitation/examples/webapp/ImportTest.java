package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.InvitationRequest;
import io.invitation.examples.webapp.Visitor.Page;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Inviting many by a file or a list. */
class ImportTest extends AdminPages {

    @Test
    void aFileIsCheckedBeforeAnybodyIsInvitedAndTellsEachRow() {
        create(InvitationRequest.to("open@example.com"));
        ann.get("/admin/import");
        Page page = await(upload("""
            email,name,roles,teams
            ada@example.com,Workshop,Developer,Frontend-Team
            broken@,x,,
            open@example.com,x,,
            "=2+5@example.com",x,,
            eve@example.com,x,Developer;Learner,
            """));

        assertThat(page.heading()).isEqualTo("This would come of it");
        assertThat(page.body())
                .contains(
                        "<b>3</b> would be invited",
                        "<b>2</b> not",
                        "ada@example.com",
                        "Unusable",
                        "There is an open invitation");
        assertThat(app.mailbox.mails()).isEmpty();
        String id = page.find("action=\"(/admin/import/[A-Za-z0-9_-]+)\"");

        Page started = ann.submit(id);
        ann.get("/admin/import");
        ann.submit(id);
        Page done = await(started.header("Location"));

        assertThat(done.heading()).isEqualTo("Invited");
        assertThat(done.body()).contains("<b>3</b> invited", "invited, mail sent");
        assertThat(app.mailsTo("ada@example.com")).hasSize(1);
        Page errors = ann.get(id + "/errors.csv");
        assertThat(errors.body()).startsWith("row,email,why").contains("2,broken@", "3,open@example.com");
        assertThat(app.signedIn("ben").get(id).status()).as("somebody else's").isEqualTo(404);
    }

    private String upload(String csv) {
        String csrf = ann.get("/admin/import").find("name=\"csrf\" value=\"([^\"]*)\"");
        String body = "--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + csrf
                + "\r\n"
                + "--B\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n"
                + "Content-Type: text/csv\r\n\r\n"
                + csv + "\r\n--B--\r\n";
        Page page = ann.send(ann.request("/admin/import")
                .header("Content-Type", "multipart/form-data; boundary=B")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
        assertThat(page.status()).isEqualTo(303);
        return page.header("Location");
    }

    /** Looks until the work behind the page is done. */
    private Page await(String path) {
        Instant deadline = Instant.now().plusSeconds(60);
        Page page = ann.get(path);
        while (!page.header("Refresh").isEmpty() && Instant.now().isBefore(deadline)) {
            assertThat(page.body()).contains("<progress max=");
            page = ann.get(path);
        }
        return page;
    }

    @Test
    void aPastedListIsEnough() {
        ann.get("/admin/import");
        Page page = await(ann.submit(
                        "/admin/import",
                        "list",
                        "ada@example.com; Grace <grace@example.com>\nalan@example.com",
                        "role",
                        "Developer",
                        "team",
                        "Frontend-Team")
                .header("Location"));

        assertThat(page.body()).contains("<b>3</b> would be invited", "<b>0</b> not");
    }
}
