package consumer;

import io.invitation.AcceptResult;
import io.invitation.EmailAddress;
import io.invitation.InvitationLink;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.jdbc.Database;
import io.invitation.jdbc.InvitationSchema;
import io.invitation.mail.SmtpInvitationSender;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.micrometer.EventMetrics;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.TokenPolicy;
import io.invitation.testkit.TokenPolicyContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Uses the built jars as a host would, and nothing else of this project. */
final class Consumer {

    private static final Set<String> MODULES = new TreeSet<>(Set.of(
            "io.invitation.core",
            "io.invitation.jdbc",
            "io.invitation.mail",
            "io.invitation.micrometer",
            "io.invitation.testkit"));

    private Consumer() {}

    /** Proves a policy as a test of the host would; here it has to compile. */
    static final class ProvedPolicy extends TokenPolicyContract {

        @Override
        protected TokenPolicy policy() {
            return TokenPolicy.random();
        }

        @Override
        protected TokenPolicy secondPolicy() {
            return policy();
        }
    }

    public static void main(String[] args) throws ReflectiveOperationException {
        useEveryModule();
        Module own = Consumer.class.getModule();
        if (!own.isNamed()) {
            System.out.println("class path: compiled and started");
            return;
        }
        for (String name : MODULES) {
            Module module = own.getLayer().findModule(name).orElseThrow();
            ModuleDescriptor descriptor = module.getDescriptor();
            if (descriptor.isAutomatic()) {
                throw new IllegalStateException(name + " has no module-info");
            }
            for (String internal : descriptor.packages()) {
                if (internal.contains(".internal") && module.isExported(internal, own)) {
                    throw new IllegalStateException(name + " shows " + internal);
                }
            }
            System.out.println("module path: " + name + " requires " + new TreeSet<>(descriptor.requires()));
        }
    }

    private static void useEveryModule() {
        InvitationSender sender = SmtpInvitationSender.builder("smtp.example.com", 587)
                .from(EmailAddress.parse("invitations@example.com"), "Example")
                .build();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        InvitationService service = InvitationService.builder(new InMemoryInvitationStore(), sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .listener(EventMetrics.of(registry))
                .build();
        InvitationLink link =
                service.create(InvitationRequest.to("ada@example.com").build()).linkOrElseThrow();
        AcceptResult result = service.accept(link.token(), Invitee.verified("ada@example.com"));
        if (!result.holdsPlace() || !InvitationSchema.print(Database.POSTGRESQL).contains("CREATE TABLE")) {
            throw new IllegalStateException("the library does not work outside of its build: " + result);
        }
        if (registry.get("invitation.time.to.accept").timer().count() != 1) {
            throw new IllegalStateException("an acceptance was not counted");
        }
        for (String database : List.of("h2", "postgresql")) {
            String script = "io/invitation/jdbc/schema/" + database + "/V1__invitation.sql";
            if (Consumer.class.getClassLoader().getResource(script) == null) {
                throw new IllegalStateException("hidden from migration tools: " + script);
            }
        }
    }
}
