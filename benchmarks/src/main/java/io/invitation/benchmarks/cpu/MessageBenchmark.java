package io.invitation.benchmarks.cpu;

import io.invitation.benchmarks.mail.Mail;
import io.invitation.mail.MailPreview;
import io.invitation.mail.PreviewedMail;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Properties;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Work on a message. */
@State(Scope.Benchmark)
public class MessageBenchmark {

    private final Session session = Session.getInstance(new Properties());
    private final Mail mail = Mail.create();
    private final MailPreview preview = Mail.preview();

    @Benchmark
    public MimeMessage buildByHand() throws MessagingException {
        return mail.builtByHand(session);
    }

    @Benchmark
    public byte[] buildAndWriteByHand() throws MessagingException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        mail.builtByHand(session).writeTo(bytes);
        return bytes.toByteArray();
    }

    @Benchmark
    public PreviewedMail renderAndBuild() {
        return preview.show(mail.outgoing());
    }

    @Benchmark
    public byte[] renderBuildAndWrite() {
        return preview.show(mail.outgoing()).eml();
    }
}
