"""A server of its own process: it answers, says how it is, and ends when it is asked to."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
unix = pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no SIGTERM to handle")


def environment() -> dict[str, str]:
    """What the process finds: any free port, and nothing of whoever runs the tests."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PORT": "0"}


@contextmanager
def greenbot(folder: Path, verb: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """A running verb, killed in the end where it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", verb],
        cwd=folder,
        env=environment() | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def get(address: str, path: str) -> dict[str, object]:
    """Ask for JSON."""
    with urllib.request.urlopen(address + path, timeout=30) as response:
        return dict(json.load(response))


def address_of(process: subprocess.Popen[str]) -> str:
    """Where a verb says that it serves, as soon as it does."""
    assert process.stdout is not None
    line = process.stdout.readline()
    return next(word for word in line.split() if word.startswith("http://127.0.0.1:"))


@unix
def test_run_serves_from_an_empty_folder(tmp_path: Path) -> None:
    """`greenbot run` migrates, serves, says where, and ends with code 0 when it is asked to."""
    with greenbot(tmp_path, "run") as process:
        address = address_of(process)
        assert get(address, "/healthz")["status"] == "ok"
        assert get(address, "/chat/history")["messages"] == []
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 0
        assert "Traceback" not in errors
    assert (tmp_path / "data" / "greenbot.db").exists()


@pytest.mark.usefixtures("logging_as_before")
def test_taken_port_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where somebody else listens, the verb says so, names the setting, and leaves with 1."""
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        assert main(["run"]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "PORT" in line


@unix
def test_broken_pack_is_told_and_the_others_serve(tmp_path: Path) -> None:
    """A faulty pack of the operator's is named at the start; what is not faulty is served."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "atlantis.yaml").write_text("pack: [", encoding="utf-8")
    with greenbot(tmp_path, "run", GREENBOT_PACKS_DIR=str(folder)) as process:
        address = address_of(process)
        assert get(address, "/chat/history")["greeting"]
        with pytest.raises(urllib.error.HTTPError) as not_ready:
            get(address, "/readyz")
        not_ready.value.close()
        process.terminate()
        _, errors = process.communicate(timeout=30)
    assert any("atlantis.yaml:" in line for line in errors.splitlines())
