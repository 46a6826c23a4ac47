"""The command line: what a verb imports, and how a mistake is told."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import VERBS, main

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.usefixtures("logging_as_before")
HEAVY = ("sqlmodel", "sqlalchemy", "starlette", "structlog", "apscheduler", "bot.channels")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`greenbot VERB --help` shows how the verb is used."""
    with pytest.raises(SystemExit) as left:
        main([verb, "--help"])
    assert left.value.code == 0
    assert f"greenbot {verb}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["run", "--fast"],
        ["chat", "--as", "mayor"],
        ["chat", "--lang", "fr"],
        ["packs"],
        ["packs", "evaluate"],
    ],
)
def test_wrong_usage_is_one_line_and_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake on the command line is told in one line on standard error."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    """`greenbot --help` lists the verbs without importing them."""
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = capsys.readouterr().out
    assert all(verb in listed for verb in VERBS)


def test_pack_verbs_import_neither_database_nor_channel() -> None:
    """The author's tools start quickly because nothing heavy comes with them."""
    code = (
        "import sys; from bot.__main__ import main; main(['packs', 'list']); "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_bad_settings_are_all_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A verb that cannot begin names every variable to mend, a line each, and leaves with 1."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORT", "high")
    monkeypatch.setenv("GREENBOT_LOG_LEVEL", "loud")
    assert main(["migrate"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert any("PORT" in line for line in lines)
    assert any("GREENBOT_LOG_LEVEL" in line for line in lines)


def test_migrate_makes_the_tables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`greenbot migrate` makes the folder, the file and the tables; again it does nothing."""
    monkeypatch.chdir(tmp_path)
    assert main(["migrate"]) == 0
    assert (tmp_path / "data" / "greenbot.db").stat().st_size > 0
    first = capsys.readouterr().out
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out != first


@pytest.mark.parametrize("verb", ["web", "worker"])
def test_serving_waits_for_the_migration(
    verb: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """A server or a worker over a database without tables does not start, and says what to do."""
    monkeypatch.chdir(tmp_path)
    assert main([verb]) == 1
    assert "greenbot migrate" in capsys.readouterr().err


def test_a_platform_that_is_off_costs_nothing() -> None:
    """Its library is not imported where the settings name no account there."""
    script = (
        "import sys; import bot.app, bot.site; "
        "print([name for name in ('wechatpy', 'telegram') if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
