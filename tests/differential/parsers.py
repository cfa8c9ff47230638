"""The real parsers. A runner is a program of runners/ that reads file names, a line each, and prints
{"file", "types" of all parts, "error"} for each."""

import dataclasses
import os
import pathlib
import shutil

RUNNERS = pathlib.Path(__file__).resolve().parent / "runners"
JARS = ("javax.mail", "javax.activation", "apache-mime4j-core", "apache-mime4j-dom")

AT_ONCE = 900  # the patience with a parser that answers for all of its messages together


@dataclasses.dataclass
class Parser:
    name: str
    stands_for: str
    command: list
    needs: str = ""  # a file beside the command's own: the library that it loads
    quick: bool = False
    patience: int = 90  # seconds that it may take over a message

    def missing(self):
        """The first file that it cannot run without and that is not there; None where it can run."""
        needed = [path for path in (self.command[0], self.needs) if path]
        return next((path for path in needed if not os.path.exists(path)), None)


def all_parsers(built):
    """Every parser that has a runner, those that install quickly first; what setup builds lies in `built`."""
    quick = (in_python() + [Parser("gmime", "notmuch, Geary, Balsa, Pan", [f"{built}/gmime"])] + in_perl()
             + [Parser("cyrus", "IMAP clients of its store", script("python3", "cyrus.py", f"{built}/cyrus"),
                       f"{built}/cyrus")])
    for parser in quick:
        parser.quick = True
    return (quick + on_the_command_line() + in_emacs() + in_cxx(built) + in_scripts(built) + in_go(built)
            + in_java(built) + of_npm(built))


def script(interpreter, name, *arguments):
    return [f"/usr/bin/{interpreter}", str(RUNNERS / name), *arguments]


def in_python():
    return [
        Parser("python compat32", "email, old policy", script("python3", "python_email.py", "compat32")),
        Parser("python default", "email, new policy", script("python3", "python_email.py", "default")),
        Parser("dovecot", "IMAP clients of its store", script("python3", "dovecot.py"), "/usr/bin/doveadm",
               patience=AT_ONCE),
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

    def on_a_terminal(program, asked):
        return Parser(f"{program} {asked}", program, script("python3", "mutt.py", program, asked),
                      f"/usr/bin/{program}", patience=AT_ONCE)

    return [
        on_a_terminal("mutt", "search"),
        on_a_terminal("mutt", "pager"),
        on_a_terminal("neomutt", "search"),
        on_a_terminal("neomutt", "pager"),
        row("courier", "Courier IMAP, maildrop", "/usr/bin/reformime"),
        row("nmh", "nmh", "/usr/bin/mh/mhlist"),
        row("mblaze", "mblaze", "/usr/bin/mshow"),
    ]


def in_emacs():
    def row(name, stands_for, needs):
        folders = (f"/usr/share/emacs/site-lisp/{folder}" for folder in ("apel", "flim", "semi"))
        where = [argument for folder in folders for argument in ("-L", folder)]
        runner = str(RUNNERS / "emacs.el")
        command = ["/usr/bin/emacs", "-Q", "--batch", *where, "-l", runner, name]
        return Parser(name, stands_for, command, needs)

    return [
        row("gnus", "Gnus, mu4e, MH-E", ""),
        row("rmail", "Rmail", ""),
        row("semi", "Wanderlust", "/usr/share/emacs/site-lisp/semi"),
    ]


def in_cxx(built):
    return [
        Parser("citadel", "Citadel", [f"{built}/citadel"]),
        Parser("c-client", "Alpine, PHP imap, UW-IMAP", [f"{built}/cclient"]),
        Parser("camel", "Evolution", [f"{built}/camel"]),
        Parser("kmime", "KMail", [f"{built}/kmime"]),
        Parser("libetpan", "MailCore2, Claws Mail", [f"{built}/libetpan"]),
        Parser("mailutils", "GNU mail, imap4d", [f"{built}/mailutils"]),
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
        Parser("horde", "Horde", script("php", "php.php", "horde"), "/usr/share/php/Horde/Mime/Part.php"),
        Parser("mailparse", "PHP", script("php", "php.php", "mailparse"), "/usr/share/doc/php-mailparse"),
        Parser("tcllib", "Tcl", script("tclsh", "tcl_mime.tcl"), "/usr/share/doc/tcllib"),
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
        command = [shutil.which("node") or "/usr/bin/node", f"{built}/node/parts.mjs", function]
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
