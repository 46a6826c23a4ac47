"""Make `.venv` and fill it from the pinned locks: `python tools/install.py run|dev`.

Runs before anything is installed, hence on the standard library alone. Uses uv where it is on
the PATH, else fetches it into the environment, else does the same with pip. What was installed
is remembered in a stamp, so that a second call returns at once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
UV_LOCK = ROOT / "requirements" / "uv.txt"
LOCKS = {
    "run": (ROOT / "requirements.txt", ROOT / "requirements" / "build.txt"),
    "dev": (ROOT / "requirements" / "dev.txt",),
}
COVERS = {"run": ("run",), "dev": ("dev", "run")}
"""What an installation of the key also settles."""

MIRROR_HINT = (
    "Could not install the packages (the reason is above). Without a way to the public package "
    "index, name a mirror: UV_DEFAULT_INDEX=<address> for uv, PIP_INDEX_URL=<address> for pip."
)


class InstallError(Exception):
    """The installation cannot go on; the message says in one line what to do."""


def main(arguments: list[str]) -> int:
    """Install what `arguments` names, "run" or "dev"; return the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - runs before anybody looked at the metadata
        say(f"greenbot needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return 1
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        say("usage: python tools/install.py run|dev")
        return 2
    try:
        install(arguments[0])
    except InstallError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Stopped. Run the same command again to go on.")
        return 130
    return 0


def install(what: str) -> None:
    """Bring `.venv` to the state of the locks for `what`, unless it is there already."""
    if is_current(what):
        return
    started = time.monotonic()
    uv = shutil.which("uv")
    ensure_venv(uv)
    uv = uv or fetch_uv()
    share_index()
    fill(uv, LOCKS[what])
    for name in COVERS[what]:
        stamp(name).write_text(fingerprint(name), encoding="utf-8")
    say(f"Installed in {time.monotonic() - started:.1f} s.")


def stamp(what: str) -> Path:
    """Name the file that remembers an installation."""
    return VENV / f"installed-{what}.txt"


def is_current(what: str) -> bool:
    """Tell whether the last installation was made from today's locks by today's Python."""
    if not PYTHON.exists() or not stamp(what).exists():
        return False
    return stamp(what).read_text(encoding="utf-8") == fingerprint(what)


def fingerprint(what: str) -> str:
    """Hash all that an installation depends on, the place included: an editable one names it."""
    digest = hashlib.sha256(f"{ROOT} {sys.version_info[:2]}".encode())
    for path in (*LOCKS[what], ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def ensure_venv(uv: str | None) -> None:
    """Create `.venv` for this Python unless one that works for it is there."""
    if venv_works():
        return
    say(f"Creating .venv with Python {sys.version.split()[0]} …")
    if uv and run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)):
        return
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        raise InstallError(
            f"Could not create .venv ({type(error).__name__}). This Python may lack its venv part: "
            "install it (Debian, Ubuntu: apt install python3-venv), or put uv on the PATH."
        ) from error


def venv_works() -> bool:
    """Tell whether `.venv` has a Python of our own version that starts."""
    if not PYTHON.exists():
        return False
    probe = "import sys; print(*sys.version_info[:2])"
    done = subprocess.run([str(PYTHON), "-c", probe], capture_output=True, text=True, check=False)
    return done.stdout.split() == [str(number) for number in sys.version_info[:2]]


def fetch_uv() -> str | None:
    """Return the uv inside `.venv`, fetched there if need be; None where it cannot be had."""
    own = shutil.which("uv", path=str(BIN))
    if own:
        return own
    say("Fetching uv, which installs faster than pip …")
    if pip_install("--require-hashes", "-r", str(UV_LOCK)):
        return shutil.which("uv", path=str(BIN))
    say("uv cannot be had here; going on with pip, which takes longer.")
    return None


def share_index() -> None:
    """Let uv fetch from the index that pip was told to use, which uv by itself does not look up."""
    if {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & os.environ.keys():
        return
    ask = (sys.executable, "-m", "pip", "config", "get", "global.index-url")
    told = subprocess.run(ask, capture_output=True, text=True, check=False)
    index = os.environ.get("PIP_INDEX_URL") or told.stdout.strip()
    if index:
        os.environ["UV_DEFAULT_INDEX"] = index


def fill(uv: str | None, locks: tuple[Path, ...]) -> None:
    """Install the locked packages, checked by hash, and then this project as it lies here."""
    packages = ["--require-hashes", *(part for lock in locks for part in ("-r", str(lock)))]
    project = ["--no-build-isolation", "--editable", str(ROOT)]
    say("Installing the pinned packages …")
    for arguments in (packages, project):
        if uv and uv_install(uv, *arguments):
            continue
        if uv:
            say("uv could not do it (the reason is above); trying with pip …")
        if not pip_install(*arguments):
            raise InstallError(MIRROR_HINT)


def uv_install(uv: str, *arguments: str) -> bool:
    """Install with uv into `.venv`; tell whether it worked."""
    command = (uv, "pip", "install", "--quiet", "--no-deps", "--python", str(PYTHON))
    return run(*command, *arguments)


def pip_install(*arguments: str) -> bool:
    """Install with pip into `.venv`; tell whether it worked."""
    pip = (str(PYTHON), "-m", "pip")
    quiet = ("--quiet", "--disable-pip-version-check")
    if not run(*pip, "--version", silent=True):  # an environment made by uv has no pip yet
        run(str(PYTHON), "-m", "ensurepip", silent=True)
    return run(*pip, "install", *quiet, "--no-deps", "--no-compile", *arguments)


def run(*command: str, silent: bool = False) -> bool:
    """Run a command in the project's folder; tell whether it ended well."""
    output = subprocess.DEVNULL if silent else None
    done = subprocess.run(command, cwd=ROOT, stdout=output, stderr=output, check=False)
    return done.returncode == 0


def say(line: str) -> None:
    """Tell the person who waits what is going on, at once."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
