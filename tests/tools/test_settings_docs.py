"""Pages that are generated from the settings."""

from pathlib import Path

import pytest

from bot.settings import Settings, load_settings, variable
from tools.settings_docs import ROOT, pages, stale


def test_generated_pages_are_current() -> None:
    """What lies in the repository is what the generator writes today."""
    assert stale(pages()) == []


def test_an_edited_page_is_noticed(tmp_path: Path) -> None:
    """A page that somebody changed, and one that is missing, are both stale."""
    edited, missing, kept = tmp_path / "edited", tmp_path / "missing", tmp_path / "kept"
    edited.write_text("theirs", encoding="utf-8")
    kept.write_text("ours", encoding="utf-8")
    assert stale({edited: "ours", missing: "ours", kept: "ours"}) == [edited, missing]


def test_example_names_every_setting_and_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With every line of the example switched on, all names are known and the start succeeds."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    lines = [line[1:] for line in text.splitlines() if line.startswith("#") and line[1:2] != " "]
    file = tmp_path / ".env"
    file.write_text("\n".join(lines).replace("DATA_DIR/", "data/"), encoding="utf-8")
    assert {line.partition("=")[0] for line in lines} == {
        variable(field) for field in Settings.model_fields
    }
    monkeypatch.chdir(tmp_path)
    assert load_settings() == Settings(_env_file=None)
