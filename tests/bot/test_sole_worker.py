"""SQLite has one worker; a process that was killed does not stand in the next one's way."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.sole_worker import WorkerThereError, sole_worker

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from bot.sole_worker import sole_worker
with sole_worker(sys.argv[1]):
    print("there", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another(url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that is the worker of a database."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.usefixtures("logging_as_before")
@pytest.mark.parametrize("verb", ["run", "worker"])
def test_a_second_worker_is_refused_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    verb: str,
) -> None:
    """Both verbs that work say so, name the database and the way out, and leave with 1."""
    monkeypatch.chdir(tmp_path)
    with another(f"sqlite:///{tmp_path / 'data' / 'greenbot.db'}"):
        monkeypatch.setenv("GREENBOT_DATA_DIR", str(tmp_path / "data"))
        assert main([verb]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "greenbot.db" in line
    assert "PostgreSQL" in line


def test_a_killed_worker_leaves_nothing_behind(tmp_path: Path) -> None:
    """The system lets go of what a killed process held: the next worker begins at once."""
    url = f"sqlite:///{tmp_path / 'greenbot.db'}"
    with another(url) as process:
        with pytest.raises(WorkerThereError), sole_worker(url):
            pass
        process.kill()
        process.wait()
        with sole_worker(url):
            pass


def test_it_is_free_again_after_an_end(tmp_path: Path) -> None:
    """An end, and an error too, let go; another database is another matter."""
    url = f"sqlite:///{tmp_path / 'greenbot.db'}"
    with pytest.raises(ValueError, match="x"), sole_worker(url):
        raise ValueError("x")
    with sole_worker(url), sole_worker(f"sqlite:///{tmp_path / 'other.db'}"):
        pass


def test_postgres_has_any_number() -> None:
    """Several workers share a PostgreSQL, whose locks keep them apart."""
    url = "postgresql+psycopg://nobody@127.0.0.1/none"
    with sole_worker(url), sole_worker(url):
        pass
