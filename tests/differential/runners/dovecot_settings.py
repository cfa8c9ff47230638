"""Settings of Dovecot and words of doveadm that differ between 2.3 (Debian 12) and 2.4 (Debian 13)."""

import re
import subprocess


def is_new():
    said = subprocess.run(["/usr/sbin/dovecot", "--version"], capture_output=True, text=True, timeout=60, check=True).stdout
    return tuple(map(int, re.findall(r"\d+", said)[:2])) >= (2, 4)


def maildir(folder):
    """That the mail is in a Maildir."""
    if is_new():
        return {"mail_driver": "maildir", "mail_path": str(folder)}
    return {"mail_location": f"maildir:{folder}"}


def configuration(home):
    """A whole dovecot.conf for a Maildir below `home`."""
    # The first two must stand first.
    settings = {"dovecot_config_version": "2.4.0", "dovecot_storage_version": "2.4.0"} if is_new() else {}
    settings |= {"base_dir": f"{home}/run", "state_dir": f"{home}/state", "log_path": "/dev/stderr", "ssl": "no",
                 **maildir(f"{home}/Maildir"), "first_valid_uid": "1"}
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def fetch(home, *fields):
    """The command that prints fields of every message there, as the user who runs it."""
    whose = ["--no-userdb-lookup"] if is_new() else []
    return ["doveadm", "-c", f"{home}/dovecot.conf", "-f", "flow", "fetch", *whose, " ".join(fields), "all"]
