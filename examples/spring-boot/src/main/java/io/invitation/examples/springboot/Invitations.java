package io.invitation.examples.springboot;

import io.invitation.EmailAddress;
import io.invitation.InvitationConfiguration;
import io.invitation.InvitationService;
import io.invitation.jdbc.ConnectionProvider;
import io.invitation.jdbc.InvitationSchema;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.JdbcTransactions;
import io.invitation.mail.SmtpInvitationSender;
import io.invitation.mail.SmtpInvitationSenderBuilder;
import io.invitation.micrometer.EventMetrics;
import io.invitation.micrometer.QueueMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** The library's parts as beans. */
@Configuration(proxyBeanMethods = false)
class Invitations {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(initMethod = "create")
    InvitationSchema invitationTables(DataSource dataSource) {
        return InvitationSchema.of(dataSource);
    }

    // snippet: spring-store
    @Bean
    JdbcInvitationStore invitationStore(DataSource dataSource, InvitationSchema made) {
        return JdbcInvitationStore.of(JdbcTransactions.of(
                ConnectionProvider.of(new TransactionAwareDataSourceProxy(dataSource)), new SpringTransactions()));
    }
    // end of snippet

    /** The mail relay stands under the names that Spring Boot gives it; what sends is the library's own. */
    @Bean
    SmtpInvitationSender invitationSender(
            @Value("${spring.mail.host}") String host,
            @Value("${spring.mail.port:587}") int port,
            @Value("${spring.mail.username:}") String user,
            @Value("${spring.mail.password:}") String password,
            AppProperties app) {
        SmtpInvitationSenderBuilder builder = SmtpInvitationSender.builder(host, port)
                .from(EmailAddress.parse(app.mailFrom()), app.product())
                .product(app.product());
        if (!user.isEmpty()) {
            builder.credentials(user, password);
        }
        if (app.plaintextMail()) {
            builder.unsafePlaintext();
        }
        return builder.build();
    }

    /** Sent by the worker only: after its commit, Spring keeps the connection until all hooks have run. */
    // snippet: spring-service
    @Bean
    InvitationService invitationService(
            JdbcInvitationStore store,
            SmtpInvitationSender sender,
            Clock clock,
            MeterRegistry meters,
            Environment environment) {
        return InvitationService.builder(store, sender)
                .configuration(InvitationConfiguration.from(settings(environment)))
                .clock(clock)
                .listener(EventMetrics.of(meters))
                .sendByWorkersOnly()
                .build();
    }
    // end of snippet

    @Bean
    QueueMetrics queueMetrics(InvitationService invitations, Clock clock) {
        return QueueMetrics.of(invitations.reports(), clock);
    }

    private static Map<String, String> settings(Environment environment) {
        Map<String, String> settings = new HashMap<>();
        Binder.get(environment)
                .bind("invitation", Bindable.mapOf(String.class, String.class))
                .ifBound(bound -> bound.forEach((key, value) -> settings.put("invitation." + key, value)));
        return settings;
    }
}
