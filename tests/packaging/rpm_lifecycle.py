"""What the RPM brings and leaves, on a Debian: its scripts and its service, not the names of the packages that it depends on."""

import re
import subprocess
import tempfile

from lifecycle import CONFIGURATION, PACKAGE, expect, is_active, main_pid, user_of

PROGRAM = "usr/sbin/ampauth-milter"


def libraries(package):
    """Debian's packages of the libraries that the programs load, and the public suffix list."""
    with tempfile.TemporaryDirectory() as folder:
        cpio = subprocess.run(["rpm2cpio", package], capture_output=True, check=True).stdout
        subprocess.run(["cpio", "--extract", "--make-directories", "--quiet"], input=cpio, cwd=folder, check=True)
        needed = subprocess.run(["ldd", f"{folder}/{PROGRAM}"], capture_output=True, text=True, check=True).stdout
    found = {"publicsuffix"}
    for path in re.findall(r"=> (/\S+)", needed):
        owner = subprocess.run(["dpkg-query", "--search", "*" + path.removeprefix("/usr")], capture_output=True, text=True,
                               check=True)
        found.add(owner.stdout.split(":")[0])
    return sorted(found)


def is_installed(system):
    files = system.run("rpm", "--query", "--list", PACKAGE).splitlines()
    user = user_of(system)
    return [*(f"{path} is missing" for path in files if not (system.root / path[1:]).exists()),
            *expect(f"the user is {user}", len(user) == 1 and user[0].endswith(":/nonexistent:/sbin/nologin")),
            *expect("the configuration is no configuration file",
                    "/" + CONFIGURATION in system.run("rpm", "--query", "--configfiles", PACKAGE)),
            *expect("the service runs though nobody has asked for it", not is_active(system))]


def survives_an_upgrade(system, package):
    edited = system.read(CONFIGURATION) + "# edited\n"
    system.write(CONFIGURATION, edited)
    before = main_pid(system)
    system.run("rpm", "--upgrade", "--nodeps", "--replacepkgs", package)
    return [*expect("an upgrade replaced an edited configuration", system.read(CONFIGURATION) == edited),
            *expect("the service does not run", is_active(system)),
            *expect("the old program still runs", main_pid(system) != before)]


def is_removed(system):
    system.run("rpm", "--erase", "--nodeps", PACKAGE)
    return [*expect("a removal took an edited configuration", (system.root / (CONFIGURATION + ".rpmsave")).exists()),
            *expect("a removal left the service running", not is_active(system)),
            *expect("a removal left the milter", not (system.root / PROGRAM).exists()),
            *expect("a removal left it enabled", not list((system.root / "etc/systemd/system").rglob("ampauth*")))]
