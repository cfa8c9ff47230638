"""Honest mail that only talks about text/x-amp-html: in its texts and in its header."""

from mail_parts import AMP_SOURCE, attachment, html, mail, multipart, part, text

ABOUT = "Providers render a part of type text/x-amp-html where they support it.\n"
QUOTED_SOURCE = "".join(f"> {line}\n" for line in AMP_SOURCE.splitlines())


def kinds():
    """(name, what it is, message) of each."""
    yield from plain_texts()
    yield from html_texts()
    yield from encoded_texts()
    yield from in_the_header()
    yield from signed_texts()


def plain_texts():
    yield "prose", "a sentence in a text/plain", mail(text(ABOUT))
    yield "prose-without-mime", "a message of RFC 822, without any field of MIME", mail((), ABOUT)
    yield "quoted-reply", "a reply that quotes a part's header", mail(text(
        "On Thu, Jan 1, 2026 at 12:00 Dev <dev@example.com> wrote:\n> Our part says\n>\n"
        "> Content-Type: text/x-amp-html; charset=utf-8\n>\n> and Gmail ignores it.\n\nAdd a text/plain.\n"))
    yield "quoted-source", "a reply that quotes the whole source of an AMP mail", mail(text(
        f"Is this mail right?\n\n{QUOTED_SOURCE}\nIt is.\n"))
    yield "pasted-source", "a bug report with the source of an AMP mail pasted in, delimiters included", mail(
        text(f"Steps to reproduce: send\n\n{AMP_SOURCE}\nExpected: it is shown.\n"))
    yield "pasted-source-beside-html", "the same in a multipart/alternative", mail(multipart("alternative", [
        text(f"Send\n\n{AMP_SOURCE}\n"), html("<p>Send the attached.</p>\n")]))
    yield "forwarded-inline", "a forwarded message as text, with its header", mail(text(
        "---------- Forwarded message ---------\nFrom: Shop <news@shop.example.com>\nSubject: Order\n"
        "Content-Type: multipart/alternative; boundary=\"b1\"\n\n"
        "[this mail had a text/x-amp-html part]\n"))
    yield "log-excerpt", "a log with the fields of parts, indented", mail(text(
        "Jan  1 12:00:00 mx filter[4711]: part 2:\n    Content-Type: text/x-amp-html; charset=utf-8\n"
        "    Content-Transfer-Encoding: quoted-printable\nJan  1 12:00:01 mx filter[4711]: kept\n"))
    yield "digest-of-text", "a mailing list's digest in one text (RFC 1153)", mail(text(
        "Today's Topics:\n   1. text/x-amp-html in mutt\n\n" + "-" * 70 + "\n\nDate: Thu, 01 Jan 2026\n"
        "From: Ann <ann@example.com>\nSubject: text/x-amp-html in mutt\n"
        "Content-Type: text/plain; charset=us-ascii\n\nHow do I hide text/x-amp-html?\n\n"
        + "-" * 30 + "\n\nEnd of Digest\n*************\n"))
    yield "patch-inline", "a patch in the text of the mail", mail(text(
        "---\n lib/mail.rb | 2 +-\n\ndiff --git a/lib/mail.rb b/lib/mail.rb\n--- a/lib/mail.rb\n"
        "+++ b/lib/mail.rb\n@@ -1,3 +1,3 @@\n-  content_type 'text/html'\n"
        "+  content_type 'text/x-amp-html'\n-- \n2.39.2\n"))
    yield "uuencoded", "a file in uuencode in the text", mail(text(
        "begin 644 mime.types\nM=&5X=\"]X+6%M<\"UH=&UL\"@``\n`\nend\nIt maps .amp to text/x-amp-html\n"))
    yield "markdown", "a text/markdown with a fenced block", mail(part(
        "text/markdown; charset=utf-8", f"# AMP\n\n```\n{AMP_SOURCE}```\n"))
    yield "enriched", "a text/enriched", mail(part(
        "text/enriched; charset=us-ascii", "<bold>text/x-amp-html</bold> is a type.\n"))
    yield "vacation", "an automatic reply that repeats the subject", mail(
        text("I am away. Your mail \"text/x-amp-html fails\" waits.\n"),
        more=["Auto-Submitted: auto-replied", "In-Reply-To: <1@example.com>"])


def html_texts():
    yield "html-prose", "a sentence in a text/html", mail(html("<p>Use <b>text/x-amp-html</b>.</p>\n"))
    escaped = AMP_SOURCE.replace("&", "&amp;").replace("<", "&lt;")
    yield "html-source", "the source of an AMP mail in a <pre>", mail(multipart("alternative", [
        text("See the HTML.\n"), html(f"<p>Source:</p>\n<pre>\n{escaped}</pre>\n")]))
    yield "html-script-type", "an HTML page whose script and comment have the type", mail(html(
        "<!-- text/x-amp-html -->\n<script type=\"text/x-amp-html\">x</script>\n<p>Hello</p>\n"))
    yield "html-related", "in an HTML page with an inline picture", mail(multipart("related", [
        html("<p>text/x-amp-html <img src=\"cid:logo\"></p>\n"),
        attachment("image/png", b"\x89PNG\r\n\x1a\n", "Content-ID: <logo>", disposition="inline")]))
    yield "newsletter", "a newsletter in mixed, related and alternative", mail(multipart("mixed", [
        multipart("related", [multipart("alternative", [
            text("This week: text/x-amp-html.\n"), html("<h1>This week</h1><p>text/x-amp-html</p>\n")]),
            attachment("image/gif", b"GIF89a", "Content-ID: <pixel>", disposition="inline")]),
        attachment("application/pdf", b"%PDF-1.4\n", disposition="attachment; filename=issue.pdf")]))


def encoded_texts():
    yield "base64-text", "a text/plain in base64", mail(text(ABOUT, "base64"))
    yield "base64-source", "the source of an AMP mail as a text/plain in base64", mail(
        text(AMP_SOURCE, "base64"))
    yield "quoted-printable-html", "a text/html in quoted-printable", mail(
        html("<p>caf=C3=A9: the type is text/x-amp-html</p>\n", "quoted-printable"))
    broken = part("text/plain; charset=utf-8", "", "quoted-printable")
    yield "quoted-printable-soft-break", "a soft line break in the middle of the word", mail(
        broken + b"The type is text/x-am=\r\np-html, the document is=\r\n text.\r\n")
    yield "flowed", "format=flowed with quotes", mail(part(
        "text/plain; charset=utf-8; format=flowed; delsp=yes",
        "> Is it text/ \n> x-amp-html?\n\nIt is text/x-amp- \nhtml.\n"))
    yield "utf-16", "a text/plain in UTF-16", mail(part(
        "text/plain; charset=utf-16", ABOUT.encode("utf-16"), "base64"))
    yield "iso-2022-jp", "a text/plain in ISO-2022-JP", mail(part(
        "text/plain; charset=iso-2022-jp", "text/x-amp-html とは何ですか。\n".encode("iso-2022-jp"), "7bit"))
    yield "8bit", "a text/plain in UTF-8 as it is", mail(text("Gehört text/x-amp-html dazu? Ja.\n", "8bit"))


def in_the_header():
    def with_field(field):
        return mail(text("Hello.\n"), more=[field])

    yield "subject", "in the subject of a plain text", mail(text("Hello.\n"), subject="text/x-amp-html fails")
    yield "subject-encoded", "in a subject of encoded words", mail(
        text("Hello.\n"), subject="=?utf-8?Q?text/x-amp-html_=C3=BCberall=3F?=")
    yield "subject-of-alternative", "in the subject of a multipart/alternative", mail(
        multipart("alternative", [text("Hello.\n"), html("<p>Hello.</p>\n")]), subject="Re: text/x-amp-html?")
    yield "list-id", "a mailing list of that name", with_field("List-Id: AMP <x-amp-html.lists.example.com>")
    yield "mailer", "a mailer that names what it can", with_field("X-Mailer: Mailer 1.0 (text/x-amp-html)")
    yield "keywords", "Keywords and Comments", with_field(
        "Keywords: text/x-amp-html, mail\r\nComments: about text/x-amp-html")
    yield "content-description", "a part described so", mail(multipart("mixed", [
        part("text/plain; charset=utf-8", "Hello.\n", "7bit", "Content-Description: the text/x-amp-html story"),
        html("<p>Hello.</p>\n")]))
    yield "sender-name", "an author of that name", with_field(
        "Reply-To: \"text/x-amp-html working group\" <amp@example.com>")


def signed_texts():
    yield "pgp-clear-signed", "a text signed in the OpenPGP clear text format", mail(text(
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\ntext/x-amp-html needs DKIM.\n"
        "- --b1\n- -- \nBob\n-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=Zm9v\n"
        "-----END PGP SIGNATURE-----\n"))
    yield "pgp-mime", "a text signed with PGP/MIME", mail(multipart(
        "signed; micalg=pgp-sha256; protocol=\"application/pgp-signature\"",
        [text(ABOUT), part("application/pgp-signature; name=\"signature.asc\"",
                           "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=Zm9v\n"
                           "-----END PGP SIGNATURE-----\n")]))
    yield "smime-signed", "a text signed with S/MIME", mail(multipart(
        "signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256",
        [text(ABOUT), attachment("application/pkcs7-signature; name=\"smime.p7s\"", b"0\x82\x01\x00",
                                 disposition="attachment; filename=\"smime.p7s\"")]))
