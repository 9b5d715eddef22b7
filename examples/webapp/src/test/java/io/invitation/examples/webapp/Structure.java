package io.invitation.examples.webapp;

import jakarta.mail.Header;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a mail is made of, without what its values say.
 *
 * @param headers their names, in order
 * @param from of whom
 * @param parts their types, and how many links each has
 * @param isOneLine whether the subject is one line, and no line of the message is too long or ends otherwise than by
 *     CRLF
 */
record Structure(List<String> headers, String from, List<String> parts, boolean isOneLine) {

    static Structure of(MimeMessage mail) throws Exception {
        List<String> names = new ArrayList<>();
        for (Header header : Collections.list(mail.getAllHeaders())) {
            names.add(header.getName());
        }
        List<String> parts = new ArrayList<>();
        Multipart content = (Multipart) mail.getContent();
        for (int i = 0; i < content.getCount(); i++) {
            parts.add(describe(content.getBodyPart(i)));
        }
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        mail.writeTo(raw);
        String text = raw.toString(StandardCharsets.ISO_8859_1);
        boolean oneLine = mail.getSubject().chars().noneMatch(c -> c < ' ' || c == 0x7F)
                && text.lines().allMatch(line -> line.length() <= 998);
        return new Structure(names, mail.getFrom()[0].toString().replaceFirst("^.*<", "<"), parts, oneLine);
    }

    private static String describe(Part part) throws Exception {
        String text = (String) part.getContent();
        int links = text.split("/invite/inv_|/invite/ink_", -1).length - 1;
        int scripts = text.split("<script|<img|<iframe", -1).length - 1;
        return part.getContentType().replaceFirst(";.*", "") + " links=" + links
                + (part.isMimeType("text/html") ? " active=" + scripts : "");
    }
}
