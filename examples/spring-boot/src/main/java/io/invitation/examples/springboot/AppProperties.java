package io.invitation.examples.springboot;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is the application's own to say; limits and links are {@code invitation.*}.
 *
 * @param product what people are invited to
 * @param mailFrom the sender of the mails
 * @param plaintextMail whether mail may leave without TLS: for a relay on this machine
 * @param pause how long the worker waits when nothing is due
 * @param stuckAfter how long a mail may be due before the application is unhealthy
 */
@ConfigurationProperties("app")
record AppProperties(
        String product,
        String mailFrom,
        @DefaultValue("false") boolean plaintextMail,
        @DefaultValue("2s") Duration pause,
        @DefaultValue("10m") Duration stuckAfter) {}
