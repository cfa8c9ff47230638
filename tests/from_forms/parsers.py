"""The real parsers of a From field. A runner is a program of runners/ that reads file names, a line each, and
prints {"file", "addresses", "error"} for each."""

import dataclasses
import os
import pathlib
import shutil

RUNNERS = pathlib.Path(__file__).resolve().parent / "runners"
JARS = ("javax.mail", "javax.activation", "apache-mime4j-core", "apache-mime4j-dom")


@dataclasses.dataclass
class Parser:
    name: str
    stands_for: str
    command: list
    needs: str = ""  # a file beside the command's own: the library that it loads

    def is_there(self):
        return all(os.path.exists(path) for path in (self.command[0], self.needs) if path)


def script(interpreter, name, *arguments):
    return [f"/usr/bin/{interpreter}", str(RUNNERS / name), *arguments]


def all_parsers(built):
    """Every parser that has a runner; what setup builds lies in `built`."""
    return (in_python() + in_perl() + in_cxx(built) + in_scripts(built) + in_emacs() + in_go(built) + in_java(built)
            + of_npm(built))


def in_python():
    return [
        Parser("python compat32", "email, old policy", script("python3", "python_email.py", "compat32")),
        Parser("python default", "email, new policy", script("python3", "python_email.py", "default")),
        Parser("dovecot", "IMAP clients of its store", script("python3", "dovecot.py"), "/usr/bin/doveadm"),
        Parser("nmh", "nmh", script("python3", "command_line.py", "nmh"), "/usr/lib/mh/ap"),
        Parser("mblaze", "mblaze", script("python3", "command_line.py", "mblaze"), "/usr/bin/maddr"),
    ]


def in_perl():
    def row(name, module, folder="/usr/share/perl5"):
        return Parser(name, "Perl", script("perl", "perl.pl", name), f"{folder}/{module}.pm")

    return [
        row("Mail::Address", "Mail/Address"),
        row("Email::Address", "Email/Address"),
        Parser("Email::Address::XS", "Perl; Dovecot's parser", script("perl", "perl.pl", "Email::Address::XS")),
        row("Email::MIME", "Email/MIME"),
        row("Mail::Box", "Mail/Message"),
        Parser("Mail::Box full", "Perl", script("perl", "perl.pl", "Mail::Box full"), "/usr/share/perl5/Mail/Message.pm"),
    ]


def in_cxx(built):
    return [
        Parser("gmime", "notmuch, Geary, Balsa, Pan", [f"{built}/gmime"]),
        Parser("c-client", "Alpine, PHP imap, UW-IMAP", [f"{built}/cclient"]),
        Parser("camel", "Evolution", [f"{built}/camel"]),
        Parser("kmime", "KMail", [f"{built}/kmime"]),
        Parser("libetpan", "MailCore2, Claws Mail", [f"{built}/libetpan"]),
        Parser("mailutils", "GNU mail, imap4d", [f"{built}/mailutils"]),
        Parser("mimetic", "C++", [f"{built}/mimetic"]),
        Parser("vmime", "C++", [f"{built}/vmime"]),
    ]


def in_scripts(built):
    rspamd = ["/usr/bin/rspamadm", "lua", "-b", str(RUNNERS / "rspamd.lua")]
    return [
        Parser("rspamd", "rspamd", rspamd),
        Parser("roundcube", "Roundcube", script("php", "php.php", "roundcube"), roundcube(built)),
        Parser("horde", "Horde", script("php", "php.php", "horde"), "/usr/share/php/Horde/Mail/Rfc822.php"),
        Parser("mailparse", "PHP", script("php", "php.php", "mailparse"), "/usr/share/doc/php-mailparse"),
        Parser("tcllib", "Tcl", script("tclsh", "tcl_mime.tcl"), "/usr/share/doc/tcllib"),
        Parser("ruby mail", "Ruby", script("ruby", "ruby_mail.rb"), "/usr/lib/ruby/vendor_ruby/mail.rb"),
    ]


def roundcube(built):
    """The folder of Roundcube's classes, which setup unpacks."""
    return f"{built}/unpacked/usr/share/roundcube/program/lib/Roundcube"


def in_emacs():
    def row(name, stands_for, function):
        return Parser(name, stands_for, ["/usr/bin/emacs", "-Q", "--batch", "-l", str(RUNNERS / "emacs.el"), function])

    return [
        row("emacs mail-extr", "Rmail, Gnus", "extract"),
        row("emacs ietf-drums", "Gnus, mu4e", "drums"),
        row("emacs rfc822", "MH-E", "rfc822"),
    ]


def in_go(built):
    return [
        Parser("go", "net/mail, go-message", [f"{built}/from", "std"]),
        Parser("enmime", "Go", [f"{built}/from", "enmime"]),
    ]


def in_java(built):
    classes = ":".join([*(f"/usr/share/java/{jar}.jar" for jar in JARS), f"{built}/java"])

    def row(name, stands_for, argument):
        return Parser(name, stands_for, ["/usr/bin/java", "-cp", classes, "From", argument], f"{built}/java/From.class")

    return [
        row("java mail", "Java", "strict"),
        row("java mail lenient", "FairEmail", "lenient"),
        row("mime4j", "K-9 Mail, Thunderbird for Android", "mime4j"),
        row("mime4j strict", "James", "mime4j strict"),
    ]


def of_npm(built):
    def row(name, stands_for, function, package):
        command = [shutil.which("node") or "/usr/bin/node", f"{built}/node/from.mjs", function]
        return Parser(name, stands_for, command, f"{built}/node/node_modules/{package}")

    return [
        row("mailparser", "nodemailer", "mailparser", "mailparser"),
        row("postal-mime", "Node", "postal", "postal-mime"),
        row("emailjs", "Node", "emailjs", "emailjs-mime-parser"),
        row("jsmimeparser", "Proton Mail; from Thunderbird's jsmime", "proton", "@protontech/jsmimeparser"),
        row("mail-parser", "Stalwart", "stalwart", "mail-parser-wasm"),
        row("eml-parse-js", "Node", "emlParseJs", "eml-parse-js"),
        row("letterparser", "Node", "letterparser", "letterparser"),
        row("mailparser-mit", "Node", "mailparserMit", "mailparser-mit"),
    ]
