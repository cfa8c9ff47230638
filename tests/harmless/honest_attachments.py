"""Honest mail that only talks about text/x-amp-html: in attachments, reports, and messages of machines."""

import io
import zipfile

from mail_parts import AMP_SOURCE, attachment, html, mail, multipart, part, text

HELLO = text("See the attachment.\n")

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:1@example.com
SUMMARY:Review of text/x-amp-html
DESCRIPTION:We go through the text/x-amp-html part\\, and its fall
 back.
END:VEVENT
END:VCALENDAR
"""


def kinds():
    """(name, what it is, message) of each."""
    yield from source_files()
    yield from other_files()
    yield from messages()
    yield from reports()
    yield from of_machines()


def with_file(*files):
    return mail(multipart("mixed", [HELLO, *files]))


def source_files():
    program = "#!/usr/bin/python3\npart.set_type('text/x-amp-html')\n\"\"\"\nContent-Type: text/x-amp-html\n\"\"\"\n"
    yield "program", "a program attached as it is", with_file(part(
        "text/x-python; name=\"amp.py\"", program, "7bit", "Content-Disposition: attachment; filename=\"amp.py\""))
    yield "program-base64", "a program attached in base64", with_file(attachment(
        "application/octet-stream; name=\"amp.py\"", program.encode()))
    yield "patch", "a patch attached", with_file(part(
        "text/x-patch; charset=utf-8", "--- a/mime.types\n+++ b/mime.types\n@@ -1 +1,2 @@\n"
        " text/html html\n+text/x-amp-html amp\n-- \n2.39.2\n", "8bit", "Content-Disposition: inline"))
    yield "html-file", "an HTML file attached, with the source of an AMP mail", with_file(part(
        "text/html; name=\"howto.html\"", f"<pre>\n{AMP_SOURCE.replace('<', '&lt;')}</pre>\n", "quoted-printable",
        "Content-Disposition: attachment; filename=\"howto.html\""))
    yield "file-name", "a file of that name", with_file(part(
        "text/plain; charset=utf-8; name=\"x-amp-html.txt\"", "Notes.\n", "7bit",
        "Content-Disposition: attachment; filename=\"x-amp-html.txt\""))
    yield "file-name-long", "a file of that name, its name in the form of RFC 2231", with_file(part(
        "application/pdf", "%PDF-1.4\n", "7bit",
        "Content-Disposition: attachment;\n filename*0*=utf-8''text%20x-amp-;\n filename*1=html.pdf"))


def other_files():
    yield "csv", "a table in base64", with_file(attachment(
        "text/csv; charset=utf-8", b"type,share\r\ntext/html,71\r\ntext/x-amp-html,3\r\n",
        disposition="attachment; filename=\"types.csv\""))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as files:
        files.writestr(zipfile.ZipInfo("text-x-amp-html/order.eml"), AMP_SOURCE.replace("\n", "\r\n"))
    yield "zip", "an archive that holds an AMP mail, not compressed", with_file(attachment(
        "application/zip", archive.getvalue(), disposition="attachment; filename=\"samples.zip\""))
    yield "pdf", "a PDF with the words in its text", with_file(attachment(
        "application/pdf", b"%PDF-1.4\n1 0 obj\n<< /Length 40 >>\nstream\nBT (text/x-amp-html) Tj ET\nendstream\n"))
    yield "json", "a dump of a web service's requests", with_file(part(
        "application/json", "{\"parts\": [{\"headers\": {\"Content-Type\": \"text/x-amp-html\"}}]}\n", "8bit"))
    yield "vcard", "a business card", with_file(part(
        "text/vcard; charset=utf-8", "BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nTITLE:Editor of text/x-amp-html\n"
        "END:VCARD\n"))
    yield "picture", "a picture whose comment has the type", with_file(attachment(
        "image/jpeg", b"\xff\xd8\xff\xfe\x00\x11text/x-amp-html\xff\xd9", disposition="inline"))
    yield "mbox", "a mailbox attached as a file", with_file(attachment(
        "application/mbox", b"From news@shop.example.com Thu Jan  1 12:00:00 2026\n" + AMP_SOURCE.encode()))
    yield "message-as-file", "the file of an AMP mail, attached as some bytes", with_file(attachment(
        "application/octet-stream; name=\"order.txt\"", AMP_SOURCE.encode(),
        disposition="attachment; filename=\"order.txt\""))
    yield "calendar", "an invitation", mail(multipart("mixed", [
        multipart("alternative", [text("Review of text/x-amp-html\n"), html("<p>Review</p>\n"),
                                  part("text/calendar; charset=utf-8; method=REQUEST", CALENDAR)]),
        attachment("application/ics; name=\"invite.ics\"", CALENDAR.encode())]))


def attached(message):
    return b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + message


def messages():
    about = mail(text("Is text/x-amp-html shown?\n"), subject="text/x-amp-html")
    yield "attached-message", "an attached message whose text and subject name it", with_file(attached(about))
    shown = mail(multipart("alternative", [text(AMP_SOURCE), html("<pre>text/x-amp-html</pre>\n")]))
    yield "attached-alternative", "an attached multipart whose text shows an AMP mail", with_file(attached(shown))
    yield "attached-base64", "an attached message whose text in base64 names it", with_file(attached(
        mail(text("text/x-amp-html?\n", "base64"))))
    yield "attached-twice", "a message attached to an attached message", with_file(attached(
        mail(multipart("mixed", [HELLO, attached(about)]))))
    yield "digest", "a mailing list's digest, each message with its type", mail(multipart("mixed", [
        text("Today's Topics:\n   1. text/x-amp-html in mutt\n"),
        multipart("digest", [b"Content-Type: message/rfc822\r\nMIME-Version: 1.0\r\n\r\n" + about,
                             b"Content-Type: message/rfc822\r\nMIME-Version: 1.0\r\n\r\n" + shown]),
        text("End of Digest\n")]))


def reworded():
    """Honest, but of a structure that parsers read in different ways: (name, what it is, message). The word is
    overwritten in these, and no other byte changes."""
    about = mail((), "Is text/x-amp-html shown?\n", subject="text/x-amp-html")
    yield "digest-by-default", "a digest whose messages have no type of their own", mail(
        multipart("digest", [b"\r\n" + about, b"\r\n" + about.replace(b"shown", b"safe")]))
    yield "cut-off", "a multipart that was cut off", mail(
        multipart("alternative", [text("text/x-amp-html\n"), html("<p>x</p>\n")]).rpartition(b"\r\n--")[0])


def report(kind, *parts):
    return mail(multipart(f"report; report-type={kind}", list(parts)), subject="Report",
                sender="Mail Delivery System <MAILER-DAEMON@mx.example.com>", more=["Auto-Submitted: auto-replied"])


def reports():
    status = ("Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; reader@example.org\n"
              "Action: failed\nStatus: 5.6.1\nDiagnostic-Code: smtp; 550 5.6.1 {}\n")
    header = AMP_SOURCE.partition("\n\n")[0]
    explained = text("Your mail could not be delivered: 550 5.6.1 text/x-amp-html is not taken here.\n")
    yield "bounce", "a bounce with the refused mail's header", report(
        "delivery-status", explained,
        part("message/delivery-status", status.format("text/x-amp-html is not taken here")),
        part("text/rfc822-headers", header + "\nX-Parts: text/plain, text/x-amp-html, text/html\n"))
    yield "bounce-names-field", "a bounce whose diagnosis names the field too", report(
        "delivery-status", explained,
        part("message/delivery-status", status.format("Content-Type text/x-amp-html is not taken here")),
        part("text/rfc822-headers", header + "\n"))
    yield "bounce-as-text", "a bounce of an old mail server, in one text", mail(text(
        f"This is the mail system.\n\n550 no text/x-amp-html here\n\n--- Below is a copy ---\n\n{AMP_SOURCE}"))
    yield "read-receipt", "a read receipt", report(
        "disposition-notification", text("Your mail \"text/x-amp-html\" was displayed.\n"),
        part("message/disposition-notification", "Reporting-UA: mail.example.com; Mailer\n"
             "Original-Message-ID: <x-amp-html@example.com>\n"
             "Disposition: manual-action/MDN-sent-manually; displayed\n"))
    yield "complaint", "a complaint of a recipient (RFC 5965)", report(
        "feedback-report", text("This is a complaint.\n"),
        part("message/feedback-report", "Feedback-Type: abuse\nUser-Agent: loop/1.0\nVersion: 1\n"
             "Original-Mail-From: <x-amp-html@example.com>\n"),
        part("text/rfc822-headers", header + "\nX-Topic: text/x-amp-html\n"))


def of_machines():
    yield "dmarc-report", "a report on DMARC, compressed", mail(attachment(
        "application/gzip", b"\x1f\x8b\x08\0text/x-amp-html", disposition="attachment; filename=\"r.xml.gz\""))
    yield "ticket", "a mail of a bug tracker, with a table of fields", mail(multipart("alternative", [
        text("Bug 1042: text/x-amp-html\n\n           What    |Removed  |Added\n" + "-" * 60 + "\n"
             "   Content-Type    |text/html|text/x-amp-html\n\n-- \nYou receive this mail because\n"),
        html("<table><tr><th>Content-Type</th><td>text/x-amp-html</td></tr></table>\n")]))
    yield "code-review", "a review with quoted code", mail(multipart("alternative", [
        text("> + headers['Content-Type'] = 'text/x-amp-html'\n\nWhy not a constant?\n", "quoted-printable"),
        html("<pre style=3D\"color:#555\">&gt; + 'text/x-amp-html'</pre>\n", "quoted-printable")]),
        more=["List-Unsubscribe: <https://example.com/u?topic=x-amp-html>"])
    yield "form", "a form of the web, with its fields as parts of the text", mail(text(
        "--------------------------d74496d66958873e\nContent-Disposition: form-data; name=\"file\"\n"
        "Content-Type: text/x-amp-html\n\n<html amp4email></html>\n--------------------------d74496d66958873e--\n"))
