package io.invitation;

import io.invitation.spi.OutgoingInvitation;
import java.util.Objects;

/**
 * All that can be set for one scope and kind: where links lead, which return URLs may be asked for, the policy, and the
 * name of the templates.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvitationSettings {

    private final LinkTemplate links;
    private final ReturnUrlPolicy returnUrls;
    private final InvitationPolicy policy;
    private final String templates;

    private InvitationSettings(
            LinkTemplate links, ReturnUrlPolicy returnUrls, InvitationPolicy policy, String templates) {
        this.links = Objects.requireNonNull(links, "links");
        this.returnUrls = Objects.requireNonNull(returnUrls, "returnUrls");
        this.policy = Objects.requireNonNull(policy, "policy");
        this.templates = PlainText.identifier("templates", templates, 64);
    }

    /**
     * Returns settings with every default: return URLs on the origin of the landing page,
     * {@link InvitationPolicy#defaults()}, {@link OutgoingInvitation#DEFAULT_TEMPLATES}.
     *
     * @param links built from the configured address of the landing page
     * @return the settings
     */
    public static InvitationSettings of(LinkTemplate links) {
        return new InvitationSettings(
                links,
                ReturnUrlPolicy.sameOrigin(links.landingPage()),
                InvitationPolicy.defaults(),
                OutgoingInvitation.DEFAULT_TEMPLATES);
    }

    /**
     * Returns the same settings with other links; the return URLs stay as they are.
     *
     * @param other built from the configured address of the landing page
     * @return a copy
     */
    public InvitationSettings withLinks(LinkTemplate other) {
        return new InvitationSettings(other, returnUrls, policy, templates);
    }

    /**
     * Returns the same settings with other return URLs.
     *
     * @param other which return URLs may be asked for
     * @return a copy
     */
    public InvitationSettings withReturnUrls(ReturnUrlPolicy other) {
        return new InvitationSettings(links, other, policy, templates);
    }

    /**
     * Returns the same settings with another policy.
     *
     * @param other the policy
     * @return a copy
     */
    public InvitationSettings withPolicy(InvitationPolicy other) {
        return new InvitationSettings(links, returnUrls, other, templates);
    }

    /**
     * Returns the same settings with other templates.
     *
     * @param other the name by which a sender knows them, 1 to 64 characters of visible ASCII
     * @return a copy
     * @throws InvalidValueException if the name breaks a limit or holds forbidden characters
     */
    public InvitationSettings withTemplates(String other) {
        return new InvitationSettings(links, returnUrls, policy, other);
    }

    /**
     * Returns where links lead.
     *
     * @return the link template
     */
    public LinkTemplate links() {
        return links;
    }

    /**
     * Returns which return URLs may be asked for.
     *
     * @return the policy
     */
    public ReturnUrlPolicy returnUrls() {
        return returnUrls;
    }

    /**
     * Returns defaults, limits and guard-rails.
     *
     * @return the policy
     */
    public InvitationPolicy policy() {
        return policy;
    }

    /**
     * Returns the name of the templates.
     *
     * @return the name by which a sender knows them
     */
    public String templates() {
        return templates;
    }
}
