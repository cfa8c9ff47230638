"""The milter as systemd runs it: what it may do, reloads, crashes, and the sockets that docs/administration.md offers."""

import json
import pathlib
import re
import threading
import time

from harness import wait_until
from lifecycle import CONFIGURATION, PACKAGE, expect, is_active, main_pid

LOOPBACK = "0100007F:22BF"  # 127.0.0.1:8895, as the kernel writes it
CHROOTED = ("smtp/inet", "cleanup/unix")
DROP_IN = "etc/systemd/system/ampauth-milter.service.d"


def property_of(system, name):
    return system.run("systemctl", "show", "--value", f"--property={name}", PACKAGE).strip()


def configure(system, **options):
    """Sets options of the sample, which has each of them in one line."""
    text = system.read(CONFIGURATION)
    for option, value in options.items():
        text, count = re.subn(rf"^{option} = .*$", f"{option} = {value}", text, flags=re.MULTILINE)
        if count != 1:
            raise RuntimeError(f"/{CONFIGURATION} has {option} in {count} lines")
    system.write(CONFIGURATION, text)


def add_settings(system, *lines):
    """What `systemctl edit` writes, for the section [Service]."""
    (system.root / DROP_IN).mkdir(parents=True, exist_ok=True)
    system.write(f"{DROP_IN}/override.conf", "\n".join(("[Service]", *lines, "")))
    system.run("systemctl", "daemon-reload")


def journal(system, *arguments):
    return system.run("journalctl", "--no-pager", "--boot", *arguments)


def listening_addresses():
    """Of TCP, as the kernel writes them, without what is not the milter's: the name server and Postfix."""
    lines = [line.split() for name in ("tcp", "tcp6")
             for line in pathlib.Path("/proc/net", name).read_text().splitlines()[1:]]
    return {line[1] for line in lines if line[3] == "0A" and not line[1].endswith((":0035", ":0019"))}


def is_shut_in(system):
    status = (system.process(main_pid(system)) / "status").read_text()
    user = system.run("id", "-u", "ampauth").strip()
    facts = dict(line.split(":", 1) for line in status.splitlines())
    folder, opened = (system.run("stat", "--dereference", "--format=%a %U %G", path).strip()
                      for path in ("/run/ampauth", "/run/ampauth/milter.sock"))
    script = 'use IO::Socket::UNIX; IO::Socket::UNIX->new("/run/ampauth/milter.sock") or print "$!\\n"'
    others = system.run("runuser", "-u", "nobody", "--", "perl", "-e", script)
    wanted = {"Uid": [user] * 4, "CapEff": ["0" * 16], "CapBnd": ["0" * 16], "NoNewPrivs": ["1"], "Seccomp": ["2"]}
    return [*(f"{name} is {facts[name].split()}, not {value}" for name, value in wanted.items()
              if facts[name].split() != value),
            *expect(f"it listens at {listening_addresses()}", not listening_addresses()),
            *expect(f"its folder is {folder}", folder == "2710 ampauth postfix"),
            *expect(f"its socket is {opened}", opened == "660 ampauth postfix"),
            *expect("another user can open it", "Permission denied" in others)]


def tells_the_journal(system, site):
    site.post(site.forged())
    query = ["-t", PACKAGE, "AMPAUTH_RESULT=fail", "AMPAUTH_REASON=dkim-none", "--output=json"]
    wait_until(lambda: journal(system, *query), "the journal")
    entry = json.loads(journal(system, *query).splitlines()[-1])
    wanted = {"AMPAUTH_FROM": "news@shop.example", "AMPAUTH_ACTION": "strip", "PRIORITY": "6"}
    return [f"{name} is {entry.get(name)}" for name, value in wanted.items() if entry.get(name) != value]


def tells_syslog(system, site):
    """As a program of the facility mail: here journald has /dev/log."""
    good = system.read(CONFIGURATION)
    configure(system, target='"syslog"')
    system.run("systemctl", "restart", PACKAGE)
    site.post(site.forged())
    query = ["-t", PACKAGE, "SYSLOG_FACILITY=2", "_TRANSPORT=syslog", "--output=cat"]
    wait_until(lambda: "reason=dkim-none" in journal(system, *query), "the line")
    line = next(line for line in journal(system, *query).splitlines() if "reason=dkim-none" in line)
    system.write(CONFIGURATION, good)
    system.run("systemctl", "restart", PACKAGE)
    return expect(f"the line is {line}", re.match(r"id=\w+ client=192\.0\.2\.1 from=news@shop\.example result=fail ", line))


def reloads(system, site):
    """A good file counts at once; a bad one is told of with its line, and the old one stays in force."""
    good = system.read(CONFIGURATION)
    configure(system, on_fail='"tag"')
    system.run("systemctl", "reload", PACKAGE)
    wait_until(lambda: "on_fail" in journal(system, "-u", PACKAGE), "the change in the journal")
    tagged = site.judged(site.forged())
    configure(system, on_fail='"explode"')
    system.run("systemctl", "reload", PACKAGE)
    wait_until(lambda: "reload failed" in property_of(system, "StatusText"), "the status of the reload")
    refused = "".join(journal(system, "-t", PACKAGE).splitlines(keepends=True)[-2:])
    kept = site.judged(site.forged())
    system.write(CONFIGURATION, good)
    system.run("systemctl", "reload", PACKAGE)
    wait_until(lambda: "reload failed" not in property_of(system, "StatusText"), "a good status")
    expected = ("amp=fail reason=dkim-none", True)
    return [*expect(f"after a reload mail is judged {tagged}", tagged == expected),
            *expect(f"after one that failed, {kept}", kept == expected),
            *expect(f"the journal says of it: {refused}", re.search(r"milter\.toml:\d+.*on_fail", refused))]


def spools(system, site):
    """A message too large for memory is judged as well, though it may write to no folder but /tmp."""
    configure(system, message_memory="65536", listen='"127.0.0.1:9189"')
    system.run("systemctl", "restart", PACKAGE)
    found = site.judged(site.genuine(padding=1_000_000))
    page = system.run("/usr/bin/perl", "-MIO::Socket", "-e",
                      '$s = IO::Socket::INET->new("127.0.0.1:9189") or die $!;'
                      'print $s "GET /metrics HTTP/1.0\\r\\n\\r\\n"; print <$s>')
    spooled = re.search(r"^ampauth_spooled_bytes_total (\S+)", page, re.MULTILINE)
    return [*expect(f"it is judged {found}", found == ("amp=pass", True)),
            *expect(f"spooled: {spooled and spooled[1]}", spooled and float(spooled[1]) > 1_000_000)]


def reports_a_dry_run(system, site):
    """As docs/administration.md rolls it out."""
    good = system.read(CONFIGURATION)
    configure(system, dry_run="true", format='"json"')
    system.run("systemctl", "restart", PACKAGE)
    delivered = site.post(site.forged())
    command = "journalctl -u ampauth-milter --since -7d -o cat | ampauth-check --report -"
    wait_until(lambda: "1 messages" in system.run("sh", "-c", command, check=False), "the report")
    report = system.run("sh", "-c", command)
    system.write(CONFIGURATION, good)
    system.run("systemctl", "restart", PACKAGE)
    return [*expect(f"X-AMP-Auth is {delivered.result()}", "policy.amp-test=1" in delivered.result()),
            *expect("the AMP part was cut", delivered.has_amp()),
            *expect(f"the report is {report}", re.search(r"strip 1 \(1 in a dry run.*^shop\.example +1 +0 +dkim-none 1$", report,
                                                         re.MULTILINE | re.DOTALL))]


def is_restarted(system, site):
    """After a crash, and where its watchdog hears nothing of it."""
    add_settings(system, "WatchdogSec=2s", "TimeoutAbortSec=1s", "RestartSec=100ms")
    system.run("systemctl", "restart", PACKAGE)
    complaints = []
    for number, end in enumerate(("SIGKILL", "SIGSTOP"), 1):
        system.run("systemctl", "kill", f"--signal={end}", "--kill-whom=main", PACKAGE)
        wait_until(lambda: property_of(system, "NRestarts") == str(number) and is_active(system), f"a restart after {end}",
                   seconds=60)
        complaints += [f"after {end}: {complaint}" for complaint in site.judges_mail()]
    watched = journal(system, "-u", PACKAGE)
    add_settings(system)
    system.run("systemctl", "restart", PACKAGE)
    return complaints + expect("the journal does not name the watchdog", "watchdog" in watched.lower())


def does_not_start_by_a_bad_file(system):
    """Nor is it started again and again: the file does not get better by that."""
    good = system.read(CONFIGURATION)
    configure(system, on_fail='"explode"')
    since = str(int(time.time()))
    system.run("systemctl", "restart", PACKAGE, check=False)
    state = property_of(system, "ActiveState"), property_of(system, "ExecMainStatus"), property_of(system, "NRestarts")
    said = journal(system, "-u", PACKAGE, f"--since=@{since}")
    system.write(CONFIGURATION, good)
    system.run("systemctl", "reset-failed", PACKAGE)
    system.run("systemctl", "start", PACKAGE)
    return [*expect(f"its state is {state}", state == ("failed", "78", "0")),
            *expect(f"the journal says: {said}", re.search(r"milter\.toml:\d+.*on_fail", said))]


def waits_for_its_surroundings(system, site):
    """No name server, and a list that is not there: systemd tries until they are."""
    good, names = system.read(CONFIGURATION), system.read("etc/resolv.conf")
    configure(system, mode='"deny"', deny='"/run/list"')
    system.write("etc/resolv.conf", "")
    system.run("systemctl", "restart", PACKAGE, check=False)
    # Six in twelve seconds: systemd's own limit is five in ten.
    wait_until(lambda: int(property_of(system, "NRestarts")) >= 6, "starts in vain", seconds=60)
    system.write("etc/resolv.conf", "nameserver none\n" + names)
    wait_until(lambda: "/run/list: cannot be read" in journal(system, "-u", PACKAGE), "a start that lacks the list")
    tried = int(property_of(system, "NRestarts"))
    wait_until(lambda: int(property_of(system, "NRestarts")) > tried, "another one")
    system.run("sh", "-c", "echo denied.example > /run/list")
    wait_until(lambda: is_active(system), "a start")
    complaints = site.judges_mail()
    system.write(CONFIGURATION, good)
    system.write("etc/resolv.conf", names)
    system.run("systemctl", "restart", PACKAGE)
    return complaints


def comes_before_postfix(system):
    """At a boot and at a shutdown."""
    order = system.run("systemctl", "show", "--value", "--property=Before", PACKAGE).split()
    return expect(f"it is ordered before {order}", f"{postfix_unit(system)}.service" in order)


def serves_local_programs(system, site):
    """Over the packaged socket, smtpd and cleanup chrooted as Debian has them, and not."""
    complaints = [*expect("smtpd or cleanup is not chrooted", chrooted(system) == ["y", "y"]), *site.takes_local_mail()]
    for service in CHROOTED:
        system.run("postconf", "-F", f"{service}/chroot=n")
    attach(system, "unix:ampauth/milter.sock")
    complaints += site.judges_mail() + site.takes_local_mail()
    for service in CHROOTED:
        system.run("postconf", "-F", f"{service}/chroot=y")
    attach(system, "unix:ampauth/milter.sock")
    return complaints


def chrooted(system):
    return [system.run("postconf", "-F", "-h", f"{service}/chroot").strip() for service in CHROOTED]


def serves_tcp(system, site):
    """As before there was a socket of the package's own, with a warning."""
    configure(system, socket='"inet:8895@127.0.0.1"')
    system.run("systemctl", "restart", PACKAGE)
    attach(system, "inet:127.0.0.1:8895")
    said = system.run("runuser", "-u", "ampauth", "--", PACKAGE, "-t")
    complaints = [*site.judges_mail(), *expect(f"-t says: {said}", "warning: milter.socket: every user of this host" in said),
                  *expect(f"it listens at {listening_addresses()}", LOOPBACK in listening_addresses())]
    configure(system, socket='"unix:/run/ampauth/milter.sock"')
    system.run("systemctl", "restart", PACKAGE)
    attach(system, "unix:ampauth/milter.sock")
    return complaints


def serves_systemds_socket(system, site):
    """As the socket unit says, to a chrooted smtpd. Over a restart, mail waits instead of being refused."""
    configure(system, socket='"fd:3"')
    add_settings(system, "Sockets=ampauth-milter.socket")
    system.run("systemctl", "stop", PACKAGE)
    system.run("systemctl", "enable", "ampauth-milter.socket")
    system.run("systemctl", "start", PACKAGE)
    complaints = site.judges_mail()
    pid = main_pid(system)
    restart = threading.Thread(target=system.run, args=("systemctl", "restart", PACKAGE))
    restart.start()
    while restart.is_alive():
        complaints += site.judges_mail()
    restart.join()
    complaints += expect("it was not restarted", main_pid(system) != pid)
    system.run("systemctl", "disable", "--now", "ampauth-milter.socket")
    add_settings(system)
    return complaints


def postfix_unit(system):
    """The one that runs: an instance under Debian 12, where postfix.service only stands for all of them."""
    return "postfix@-" if system.run("systemctl", "is-active", "postfix@-", check=False).strip() == "active" else "postfix"


def attach(system, socket):
    system.run("postconf", "-e", f"smtpd_milters={socket}", f"non_smtpd_milters={socket}")
    system.run("systemctl", "restart", postfix_unit(system))
