package io.invitation.examples.webapp.admin;

import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.examples.webapp.pages.Pages;
import io.invitation.examples.webapp.security.Guard;
import io.invitation.mail.SmtpInvitationSender;
import io.invitation.spi.GrantRow;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages of whoever invites. */
public final class Admin implements AutoCloseable {

    private final Desk desk;
    private final LiveUpdates live;
    private final BulkImport bulk;

    public Admin(
            InvitationService invitations,
            Accounts accounts,
            Permissions permissions,
            Guard guard,
            Pages pages,
            SmtpInvitationSender sender,
            LinkTemplate links,
            LiveUpdates live,
            Clock clock) {
        this.desk = new Desk(invitations, accounts, permissions, guard, pages, sender, links, clock);
        this.live = live;
        this.bulk = new BulkImport(desk);
    }

    public void routes(RoutesConfig routes) {
        InvitationForm form = new InvitationForm(desk);
        InvitationDetail detail = new InvitationDetail(desk);
        MailPages mails = new MailPages(desk);
        routes.get("/admin/invitations", new InvitationTable(desk)::show);
        routes.sse("/admin/live", client -> {
            desk.staff(client.ctx());
            live.join(client);
        });
        routes.get("/admin/invitations/new", form::empty);
        routes.post("/admin/invitations/check", form::check);
        routes.post("/admin/invitations", form::create);
        routes.post("/admin/invitations/many", detail::actOnMany);
        routes.get("/admin/invitations/{id}", detail::show);
        routes.get("/admin/invitations/{id}/edit", form::edit);
        routes.post("/admin/invitations/{id}/edit", form::save);
        routes.get("/admin/invitations/{id}/mail.html", mails::ofInvitation);
        routes.post("/admin/invitations/{id}/test-mail", mails::sendToMe);
        routes.post("/admin/invitations/{id}/do/{action}", detail::act);
        routes.get("/admin/import", bulk::form);
        routes.post("/admin/import", bulk::read);
        routes.get("/admin/import/template.csv", bulk::template);
        routes.get("/admin/import/{id}", bulk::show);
        routes.post("/admin/import/{id}", bulk::start);
        routes.get("/admin/import/{id}/errors.csv", bulk::errors);
        routes.get("/admin/reports", new Reports(desk)::show);
        routes.get("/admin/permissions", this::permissions);
        routes.get("/admin/mails", mails::show);
        routes.get("/admin/mails/sample.html", mails::sample);
    }

    /** A row of the table, in words. */
    public record Permission(String who, String roles, String teams, String whom, boolean mine) {}

    private void permissions(Context ctx) {
        Account me = desk.staff(ctx);
        List<Permission> rows = Permissions.TABLE.rows().stream()
                .map(row -> permission(row, me))
                .toList();
        desk.show(ctx, "permissions", Map.of("rows", rows, "myRoles", me.roles()));
    }

    private static Permission permission(GrantRow row, Account me) {
        String whom = "single addresses" + (row.domains() ? ", domains" : "") + (row.everybody() ? ", anybody" : "");
        return new Permission(
                row.holderRole()
                        .orElseGet(() ->
                                "the account \"" + row.holder().orElseThrow().id() + "\""),
                words(row.roles()),
                words(row.groups()),
                whom,
                row.holderRole().filter(me.roles()::contains).isPresent());
    }

    private static String words(Optional<? extends Collection<String>> names) {
        return names.map(some -> some.isEmpty() ? "none" : String.join(", ", some))
                .orElse("any");
    }

    @Override
    public void close() {
        live.close();
        bulk.close();
    }
}
