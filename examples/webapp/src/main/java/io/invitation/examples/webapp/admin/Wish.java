package io.invitation.examples.webapp.admin;

import io.invitation.InvitationRequest;
import java.util.function.Supplier;

/** For whom, and the request, which may turn out to be unreadable. */
record Wish(String whom, Supplier<InvitationRequest> request) {}
