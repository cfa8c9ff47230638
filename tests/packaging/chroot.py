"""A Debian without ampauth, in a folder, and a copy of it that a test may spoil."""

import os
import pathlib
import shutil
import subprocess

ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8",
               **{name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}}

# What package managers remember of a package that came and went, and Postfix of its runs.
REMEMBERED = ("var/lib/dpkg/", "var/lib/apt/", "var/cache/", "var/log/", "var/lib/postfix/",
              "var/lib/systemd/", "var/spool/postfix/pid/", "etc/ld.so.cache", "tmp/", "proc/", "dev/")
# Copies that adduser makes before it changes a file.
BACKUPS = ("etc/passwd-", "etc/shadow-", "etc/group-", "etc/gshadow-", "etc/subuid-", "etc/subgid-")


class Chroot:
    def __init__(self, root):
        self.root = pathlib.Path(root)

    def way_in(self):
        """The words in front of a command that make it run there."""
        return "chroot", self.root

    def run(self, *command, check=True):
        """What the command prints, errors too; standard input is empty."""
        run = subprocess.run([*self.way_in(), *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, env=ENVIRONMENT, timeout=500, check=False)
        if check and run.returncode:
            raise RuntimeError(f"{' '.join(command)}: exit status {run.returncode}:\n{run.stdout[-2000:]}")
        return run.stdout

    def apt(self, *arguments):
        return self.run("apt-get", "-q", "-y", *arguments)

    def write(self, path, text):
        (self.root / path).write_text(text)

    def read(self, path):
        return (self.root / path).read_text()

    def files(self):
        """Every path with what it is: of a file its mode, owner and content."""
        found = {}
        for folder, folders, names in os.walk(self.root):
            for name in folders + names:
                path = pathlib.Path(folder) / name
                place = str(path.relative_to(self.root))
                if not (place + "/").startswith(REMEMBERED) and not place.startswith(REMEMBERED + BACKUPS):
                    found[place] = _facts(path)
        return found


def _facts(path):
    status = path.lstat()
    facts = (oct(status.st_mode), status.st_uid, status.st_gid)
    if path.is_symlink():
        return (*facts, os.readlink(path))
    return (*facts, hash(path.read_bytes())) if path.is_file() else facts


def differences(before, after):
    return ([f"left behind: {path}" for path in sorted(after.keys() - before.keys())] +
            [f"gone: {path}" for path in sorted(before.keys() - after.keys())] +
            [f"changed: {path}" for path in sorted(after.keys() & before.keys()) if before[path] != after[path]])


def bare(folder, release=None):
    """A release of Debian with nothing installed, from this machine's own mirror; without one, this machine's release."""
    release = release or release_of("/")

    def make(root, log):
        subprocess.run(["debootstrap", "--variant=minbase", release, root, _mirror(release)], stdout=log, stderr=log, check=True)

    return _made_once(folder / f"bare-{release}", f"a bare {release}", make)


def base(folder, release=None):
    """The same with systemd and Postfix."""
    release = release or release_of("/")

    def make(root, log):
        copied = copy(bare(folder, release), root)
        log.write((copied.apt("update") + copied.apt("install", "--no-install-recommends", "systemd-sysv", "postfix")).encode())

    return _made_once(folder / f"base-{release}", f"a {release} with systemd and Postfix", make)


def _made_once(folder, what, make):
    """Makes folder/root, for this and later runs."""
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        print(f"making {what} in {folder}", flush=True)
        try:
            with open(folder / "log", "wb") as log:
                make(folder / "root", log)
        except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
            raise RuntimeError(f"{what} could not be made: {error}; {folder}/log tells more") from error
        (folder / "ready").touch()
    return Chroot(folder / "root")


def copy(original, folder):
    subprocess.run(["cp", "-a", "--reflink=auto", original.root, folder], check=True)
    return Chroot(folder)


def release_of(root):
    lines = pathlib.Path(root, "etc/os-release").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)["VERSION_CODENAME"]


def _mirror(release):
    """That of this machine's own release has the others too."""
    command = ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)", "Created-By: Packages"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    mirrors = dict(line.split(" ", 1) for line in reversed(lines))
    for codename in (release, release_of("/")):
        if codename in mirrors:
            return mirrors[codename]
    raise RuntimeError(f"apt has no source for {release}")
