"""`make fake-wechat`: the product and the telephone beside it, as somebody tries them by hand."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.wechat.__main__ import environment, main

ROOT = Path(__file__).parents[2]
LIN = "oMadeUpTelephoneOfLin0000001"


def ask(address: str, body: object = None) -> Any:
    """Ask the page's own JSON, or send it something."""
    raw = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(address, raw, timeout=30) as answer:
        return json.load(answer)


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no SIGTERM to handle")
def test_both_run_and_end_together(tmp_path: Path) -> None:
    """Whoever opens the page can follow, and is answered; the end of one is the end of both."""
    command = [sys.executable, "-m", "tests.fakes.wechat", "--port", "0", "--phone-port", "0"]
    with subprocess.Popen(
        [*command, "--data", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            telephone, product = re.findall(r"http://[\d.:]+", process.stdout.readline())
            for act, value in (("follow", ""), ("text", "自评")):
                ask(
                    f"{telephone}/phone/acts",
                    {"user": LIN, "act": act, "value": value, "label": ""},
                )
            state = ask(f"{telephone}/phone/state?user={LIN}")
            shown = state["bubbles"]
            assert state["menu"]
            assert "passive" in [one["kind"] for one in shown]
            assert "trouble" not in [one["kind"] for one in shown]
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0
    assert "Traceback" not in errors
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(product.rpartition(":")[2])), timeout=5)


@pytest.mark.parametrize("option", ["--port", "--phone-port"])
def test_taken_port_is_one_line(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Where somebody else listens, the option is named, and nothing is left running."""
    other = {"--port": "--phone-port", "--phone-port": "--port"}[option]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main([option, str(taken.getsockname()[1]), other, "0"]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith(f"try {option}")


def test_nothing_of_the_operator_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither their settings, nor their data."""
    monkeypatch.setenv("GREENBOT_DATABASE_URL", "postgresql+psycopg://real")
    monkeypatch.setenv("GREENBOT_TELEGRAM_TOKEN", "real")
    found = environment(tmp_path, 8000, "http://127.0.0.1:8001")
    assert "real" not in " ".join(found.values())
    assert found["GREENBOT_DATA_DIR"] == str(tmp_path.resolve())
