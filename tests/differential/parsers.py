"""The real parsers. A runner is a program of runners/ that reads file names, a line each, and prints
{"file", "types" of all parts, "error"} for each."""

import dataclasses
import os
import pathlib

RUNNERS = pathlib.Path(__file__).resolve().parent / "runners"
JARS = ("javax.mail", "javax.activation", "apache-mime4j-core", "apache-mime4j-dom")


@dataclasses.dataclass
class Parser:
    name: str
    stands_for: str
    command: list
    needs: str = ""  # a file beside the command's own: the library that it loads
    quick: bool = False

    def missing(self):
        """The first file that it cannot run without and that is not there; None where it can run."""
        needed = [path for path in (self.command[0], self.needs) if path]
        return next((path for path in needed if not os.path.exists(path)), None)


def all_parsers(built):
    """Every parser that has a runner, those that install quickly first; what setup builds lies in `built`."""
    quick = in_python() + [Parser("gmime", "notmuch, Geary, Balsa, Pan", [f"{built}/gmime"])] + in_perl()
    for parser in quick:
        parser.quick = True
    slow = on_the_command_line() + in_cxx(built) + in_scripts(built) + in_go(built) + in_java(built)
    return quick + slow + of_npm(built)


def script(interpreter, name, *arguments):
    return [f"/usr/bin/{interpreter}", str(RUNNERS / name), *arguments]


def in_python():
    return [
        Parser("python compat32", "email, old policy", script("python3", "python_email.py", "compat32")),
        Parser("python default", "email, new policy", script("python3", "python_email.py", "default")),
        Parser("dovecot", "IMAP clients of its store", script("python3", "dovecot.py"), "/usr/bin/doveadm"),
    ]


def in_perl():
    def row(name, stands_for, module):
        return Parser(name, stands_for, script("perl", "perl.pl", name), f"/usr/share/perl5/{module}.pm")

    return [
        row("Email::MIME", "Perl", "Email/MIME"),
        row("MIME::Parser", "MIMEDefang, amavis", "MIME/Parser"),
        row("Mail::Box", "Perl", "Mail/Message"),
    ]


def on_the_command_line():
    def row(name, stands_for, program):
        return Parser(name, stands_for, script("python3", "command_line.py", name), program)

    return [
        row("courier", "Courier IMAP, maildrop", "/usr/bin/reformime"),
        row("nmh", "nmh", "/usr/bin/mh/mhlist"),
        row("mblaze", "mblaze", "/usr/bin/mshow"),
    ]


def in_cxx(built):
    return [
        Parser("c-client", "Alpine, PHP imap, UW-IMAP", [f"{built}/cclient"]),
        Parser("camel", "Evolution", [f"{built}/camel"]),
        Parser("kmime", "KMail", [f"{built}/kmime"]),
        Parser("libetpan", "MailCore2, Claws Mail", [f"{built}/libetpan"]),
        Parser("mimetic", "C++", [f"{built}/mimetic"]),
        Parser("vmime", "C++", [f"{built}/vmime"]),
    ]


def roundcube(built):
    """The folder of Roundcube's classes, which setup unpacks."""
    return f"{built}/unpacked/usr/share/roundcube/program/lib/Roundcube"


def in_scripts(built):
    rspamd = ["/usr/bin/rspamadm", "lua", "-b", str(RUNNERS / "rspamd.lua")]
    return [
        Parser("rspamd", "rspamd", rspamd),
        Parser("roundcube", "Roundcube", script("php", "php.php", "roundcube"), roundcube(built)),
        Parser("mailparse", "PHP", script("php", "php.php", "mailparse"), "/usr/share/doc/php-mailparse"),
        Parser("ruby mail", "Ruby", script("ruby", "ruby_mail.rb"), "/usr/lib/ruby/vendor_ruby/mail.rb"),
    ]


def in_go(built):
    return [
        Parser("go", "net/mail, mime/multipart", [f"{built}/parts", "std"]),
        Parser("go-message", "Go", [f"{built}/parts", "message"]),
        Parser("enmime", "Go", [f"{built}/parts", "enmime"]),
    ]


def in_java(built):
    classes = ":".join([*(f"/usr/share/java/{jar}.jar" for jar in JARS), f"{built}/java"])

    def row(name, stands_for, runner, *arguments):
        command = ["/usr/bin/java", "-Xss64m", "-cp", classes, runner, *arguments]
        return Parser(name, stands_for, command, f"{built}/java/{runner}.class")

    return [
        row("java mail", "Java", "JavaMail", "default"),
        row("fairemail", "FairEmail", "JavaMail", "fairemail"),
        row("mime4j", "K-9 Mail, Thunderbird for Android, James", "Mime4j"),
    ]


def of_npm(built):
    def row(name, stands_for, function, package):
        command = ["/usr/bin/node", f"{built}/node/parts.mjs", function]
        return Parser(name, stands_for, command, f"{built}/node/node_modules/{package}")

    return [
        row("mailparser", "nodemailer", "mailparser", "mailparser"),
        row("postal-mime", "Node", "postal", "postal-mime"),
        row("emailjs", "Node", "emailjs", "emailjs-mime-parser"),
        row("jsmimeparser", "Proton Mail; from Thunderbird's jsmime", "proton", "@protontech/jsmimeparser"),
        row("letterparser", "Node", "letterparser", "letterparser"),
        row("mailparser-mit", "Node", "mailparserMit", "mailparser-mit"),
    ]
