package io.invitation.mail;

/** Delivery reports as mail servers write them. */
final class Reports {

    static final String FAILED_FIELDS = """
            Final-Recipient: rfc822; grace@example.org
            Original-Recipient: rfc822;Grace@example.org
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: x-unix; user unknown
            """;

    static final String DELAYED_FIELDS = """
            Final-Recipient: rfc822; grace@example.org
            Action: delayed
            Status: 4.4.1
            Will-Retry-Until: Wed, 25 Nov 2026 10:00:00 +0000
            """;

    static final String MESSAGE_ID = "<" + Mails.DELIVERY + "@acme.example>";

    private Reports() {}

    static String failed(String to, String messageId) {
        return report(to, FAILED_FIELDS, "text/rfc822-headers", "Message-ID: " + messageId + "\n");
    }

    static String report(String to, String recipientFields, String returnedType, String returned) {
        return """
                Return-Path: <>
                Date: Fri, 20 Nov 2026 09:30:00 +0000 (UTC)
                From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
                Subject: Undelivered Mail Returned to Sender
                To: %s
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status;
                 boundary="B/mx.example.org"

                This is a MIME-encapsulated message.

                --B/mx.example.org
                Content-Description: Notification
                Content-Type: text/plain; charset=us-ascii

                I'm sorry to have to inform you that your message could not be delivered.

                --B/mx.example.org
                Content-Description: Delivery report
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.org
                X-Postfix-Queue-ID: 4ABCDEF
                Arrival-Date: Fri, 20 Nov 2026 09:29:00 +0000 (UTC)

                %s
                --B/mx.example.org
                Content-Type: %s

                %s
                --B/mx.example.org--
                """.formatted(to, recipientFields, returnedType, returned).replace("\n", "\r\n");
    }
}
