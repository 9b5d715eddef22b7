package io.invitation.examples.webapp.admin;

import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Permissions;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;

/** The pages of whoever invites. */
public final class Admin implements AutoCloseable {

    private final Desk desk;
    private final LiveUpdates live;
    private final BulkImport bulk;

    public Admin(Desk desk, LiveUpdates live) {
        this.desk = desk;
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

    private void permissions(Context ctx) {
        Account me = desk.staff(ctx);
        desk.show(ctx, "permissions", Map.of("rows", Permissions.TABLE.rows(), "myRoles", me.roles()));
    }

    @Override
    public void close() {
        live.close();
        bulk.close();
    }
}
