package io.invitation.examples.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.invitation.examples.springboot.Application;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The application with a mail server in the same process, and with Ann, who may invite. */
public final class Demo {

    private Demo() {}

    /** Starts it. */
    public static void main(String[] args) {
        start(args);
    }

    static ConfigurableApplicationContext start(String... args) {
        GreenMail server = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
        server.start();
        Map<String, Object> settings = new HashMap<>();
        settings.put("spring.mail.host", "127.0.0.1");
        settings.put("spring.mail.port", server.getSmtp().getPort());
        settings.put("spring.datasource.url", "jdbc:h2:mem:demo;DB_CLOSE_DELAY=-1");
        settings.put("spring.security.user.name", "ann");
        settings.put("spring.security.user.password", "demo");
        settings.put("app.plaintext-mail", "true");
        settings.put("app.pause", "200ms");
        settings.put("management.endpoints.web.exposure.include", "health,metrics,shutdown");
        settings.put("management.endpoint.shutdown.access", "unrestricted");
        SpringApplication application = new SpringApplication(Application.class, Mails.class);
        application.addInitializers(context -> {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("demo", settings));
            context.getBeanFactory().registerSingleton("mailServer", server);
            context.addApplicationListener((ApplicationListener<ContextClosedEvent>) closed -> server.stop());
        });
        return application.run(args);
    }

    /** Everybody's mailbox, to look for links in. */
    @RestController
    static class Mails {

        private final GreenMail server;

        Mails(GreenMail server) {
            this.server = server;
        }

        @GetMapping(path = "/mails", produces = "text/plain;charset=UTF-8")
        String texts() throws MessagingException, IOException {
            StringBuilder texts = new StringBuilder();
            for (MimeMessage mail : server.getReceivedMessages()) {
                texts.append("To: ")
                        .append(mail.getAllRecipients()[0])
                        .append("\n\n")
                        .append(((Multipart) mail.getContent()).getBodyPart(0).getContent())
                        .append('\n');
            }
            return texts.toString();
        }
    }
}
