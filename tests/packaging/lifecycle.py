"""What a package brings, what an upgrade and a removal leave, and that a purge leaves nothing."""

import pathlib
import re

import chroot

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = "ampauth-milter"
CONFIGURATION = "etc/ampauth/milter.toml"
WANTED = ("/usr/libexec/ampauth/socket-folder", "/lib/systemd/system/ampauth-milter.service",
          "/lib/systemd/system/ampauth-milter.socket",
          "/usr/share/bash-completion/completions/ampauth-check", "/usr/share/bash-completion/completions/ampauth-milter",
          "/usr/share/doc/ampauth-milter/examples/postfix.cf", "/usr/share/man/man1/ampauth-check.1.gz",
          "/usr/share/man/man5/ampauth-milter.toml.5.gz", "/usr/share/man/man8/ampauth-milter.8.gz")


def expect(what, holds):
    return [] if holds else [what]


def is_active(system):
    return system.run("systemctl", "is-active", PACKAGE, check=False).strip() == "active"


def user_of(system):
    return re.findall(r"^ampauth:.*$", system.read("etc/passwd"), re.MULTILINE)


def is_installed(system):
    version = re.search(r"project\(ampauth VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text())[1]
    files = set(system.run("dpkg", "-L", PACKAGE).splitlines())
    unit = system.read("lib/systemd/system/ampauth-milter.service")
    links = system.root / "etc/systemd/system"
    user = user_of(system)
    return [
        *(f"{path} is missing" for path in WANTED if not {path, "/usr" + path} & files),  # Debian 13's units are in /usr/lib
        *(f"the unit runs /{program}, which is not there" for program in re.findall(r"^Exec\w+=[-+!@:]*/(\S+)", unit, re.MULTILINE)
          if not (system.root / program).exists()),
        *expect("the milter has another version", system.run("ampauth-milter", "--version").split()[-1] == version),
        *expect("ampauth-check has another version", system.run("ampauth-check", "--version").split()[-1] == version),
        *expect(f"the user is {user}", len(user) == 1 and user[0].endswith(":/nonexistent:/usr/sbin/nologin")),
        *expect("the configuration is no conffile",
                "/" + CONFIGURATION in system.run("dpkg-query", "-f", "${Conffiles}", "-W", PACKAGE)),
        *expect("the configuration is not conf/milter.toml",
                system.read(CONFIGURATION) == (ROOT / "conf/milter.toml").read_text()),
        *expect("the service is not enabled", (links / "multi-user.target.wants/ampauth-milter.service").is_symlink()),
        *expect("the socket is enabled", not (links / "sockets.target.wants/ampauth-milter.socket").is_symlink()),
        *expect("the service does not run", is_active(system)),
    ]


def survives_an_upgrade(system, package):
    """What an administrator wrote stays, and the service runs anew."""
    edited = system.read(CONFIGURATION) + "# edited\n"
    system.write(CONFIGURATION, edited)
    before = main_pid(system)
    system.apt("install", "--reinstall", package)
    return [*expect("an upgrade replaced an edited configuration", system.read(CONFIGURATION) == edited),
            *expect("the service does not run", is_active(system)),
            *expect("the old program still runs", main_pid(system) != before)]


def main_pid(system):
    return system.run("systemctl", "show", "--value", "--property=MainPID", PACKAGE).strip()


def is_removed(system):
    edited = system.read(CONFIGURATION)
    system.apt("remove", PACKAGE)
    return [*expect("a removal took the configuration", system.read(CONFIGURATION) == edited),
            *expect("a removal left the service running", not is_active(system)),
            *expect("a removal left the milter", not (system.root / "usr/sbin/ampauth-milter").exists()),
            *expect("a removal left the unit", not (system.root / "lib/systemd/system/ampauth-milter.service").exists())]


def leaves_nothing(system, before):
    """What a host that went down leaves of the socket unit goes as well; so do libraries that another package only recommends, as
    Debian 13's libc6 does libidn2-0."""
    (system.root / "var/spool/postfix/ampauth").mkdir(exist_ok=True)
    (system.root / "var/spool/postfix/ampauth/milter.sock").touch()
    system.apt("purge", "--auto-remove", "-o", "APT::AutoRemove::RecommendsImportant=false",
               "-o", "APT::AutoRemove::SuggestsImportant=false", PACKAGE)
    return chroot.differences(before, system.files())
