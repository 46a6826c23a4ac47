"""The way from a clone to an installation: which Python, which steps, what goes into a wheel."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools import install

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("bot", "handlers", "scheduler", "policies", "models", "locales")
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has run.ps1 instead")


def fake_python(folder: Path, version: str, *, enough: bool) -> Path:
    """A program that answers like a Python of some version."""
    path = folder / f"python{version}"
    status = 0 if enough else 1
    path.write_text(
        f'#!/bin/sh\nif [ "$1" = --version ]; then echo Python {version}; else exit {status}; fi\n',
        encoding="utf-8",
    )
    path.chmod(0o755)
    return path


def find_python(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Look for a Python where only what is in `folder` can be found."""
    shell = shutil.which("sh")
    assert shell
    command = [shell, str(ROOT / "tools" / "find-python")]
    variables = {"PATH": str(folder), **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=variables)


@posix
def test_the_first_python_that_is_new_enough_is_taken(tmp_path: Path) -> None:
    """An old python3 is passed over for a newer one under another name."""
    fake_python(tmp_path, "3", enough=False)
    good = fake_python(tmp_path, "3.12", enough=True)
    assert find_python(tmp_path).stdout.strip() == str(good)


@posix
def test_an_old_python_gives_one_line(tmp_path: Path) -> None:
    """Without a Python that is new enough one line names what is needed and what was found."""
    old = fake_python(tmp_path, "3.9.2", enough=False)
    for environment in ({"PYTHON": str(old)}, {}):
        done = find_python(tmp_path, **environment)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "3.11" in done.stderr
    assert "3.9.2" in find_python(tmp_path, PYTHON=str(old)).stderr


@pytest.mark.parametrize("arguments", [[], ["production"], ["run", "dev"]])
def test_wrong_usage_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Anything but the name of one installation ends with the usage and code 2."""
    assert install.main(arguments) == 2
    assert "usage" in capsys.readouterr().err


def test_an_installation_is_remembered_until_a_lock_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamp holds as long as the locks and the metadata are the same, and no longer."""
    lock = tmp_path / "lock.txt"
    lock.write_text("one==1", encoding="utf-8")
    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setattr(install, "PYTHON", Path(sys.executable))
    monkeypatch.setitem(install.LOCKS, "run", (lock,))
    assert not install.is_current("run")
    install.stamp("run").write_text(install.fingerprint("run"), encoding="utf-8")
    assert install.is_current("run")
    lock.write_text("one==2", encoding="utf-8")
    assert not install.is_current("run")


def steps_of_make() -> set[str]:
    """The commands of `make check`, by the program they call."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.findall(
        r"^\t\$\(BIN\)/(.+)$", text[text.index("format:") : text.index("LOCK =")], re.M
    )
    return {step.replace("python -m ", "").replace("greenbot", "bot") for step in found}


def steps_of_windows() -> set[str]:
    """The commands of `run.ps1 check`, by the program they call."""
    text = (ROOT / "run.ps1").read_text(encoding="utf-8")
    lines = re.findall(r"Invoke-Step (.+)$", text[text.index("'check' {") :], re.M)
    words = (re.findall(r"'([^']+)'", line) for line in lines)
    return {" ".join(w for w in step if w != "-m").removesuffix(".exe") for step in words}


def test_windows_checks_what_make_checks() -> None:
    """The way without make runs the same checks."""
    assert steps_of_windows() == steps_of_make() != set()


def test_a_wheel_holds_all_that_the_product_reads(tmp_path: Path) -> None:
    """Packs, texts, catalogues, the page and the migrations are in the wheel, and no tests."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    files = {path for name in SHIPPED for path in (ROOT / name).rglob("*") if path.is_file()}
    wanted = {p.relative_to(ROOT).as_posix() for p in files if "__pycache__" not in p.parts}
    assert wanted <= inside
    assert not [name for name in inside if name.startswith(("tests/", "tools/", "data/"))]
