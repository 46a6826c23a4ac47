"""The check that the code and the catalogues say the same sentences."""

from pathlib import Path

import pytest

from bot.catalogues import Catalogue, Sentence
from tools.catalogue_check import check, twice, uses

SENTENCES = {"greet": "你好，{name}", "bye": "再见"}


def code(tmp_path: Path, line: str, file: str = "handlers/start.py") -> Path:
    """A project whose code is one line, below `tmp_path`."""
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(f"{line}\n", encoding="utf-8")
    return tmp_path


def faults(root: Path, sentences: dict[str, str]) -> list[str]:
    """Compare a project with a Chinese catalogue that holds these sentences, one per line."""
    numbered = enumerate(sentences.items(), start=1)
    file = root / "locales/zh_CN/LC_MESSAGES/start.po"
    entries = {key: Sentence(text, file, line) for line, (key, text) in numbered}
    return check(uses(root), [Catalogue("zh_CN", entries)])


def test_what_agrees_is_silent(tmp_path: Path) -> None:
    """Literal keys with the right arguments give no fault, also as a choice between two."""
    root = code(tmp_path, "say('greet', name=x); say('bye' if late else 'bye')")
    assert faults(root, SENTENCES) == []


@pytest.mark.parametrize(
    ("line", "sentences", "place", "names"),
    [
        ("say('hello')", {}, "handlers/start.py:1", "hello"),
        ("say('bye')", SENTENCES, "locales/zh_CN/LC_MESSAGES/start.po:1", "greet"),
        ("say('greet')", {"greet": "{name}"}, "handlers/start.py:1", "{name}"),
        ("say('bye', name=1)", {"bye": "再见"}, "handlers/start.py:1", "{name}"),
    ],
    ids=["missing", "obsolete", "gap unfilled", "argument unused"],
)
def test_fault_is_placed(
    tmp_path: Path, line: str, sentences: dict[str, str], place: str, names: str
) -> None:
    """Each disagreement is one line that begins with file and line and names what is wrong."""
    [fault] = faults(code(tmp_path, line), sentences)
    assert fault.startswith(f"{place}: ")
    assert names in fault


@pytest.mark.parametrize(
    "line",
    ["say(f'greet.{kind}')", "say(key)", "messages.say(KEYS[kind])", "Say(key)", "say()"],
)
def test_composed_keys_are_refused(tmp_path: Path, line: str) -> None:
    """A key that is no literal is a fault, however it is written."""
    [fault] = faults(code(tmp_path, line), {})
    assert fault.startswith("handlers/start.py:1: ")


def test_the_maker_may_pass_a_key_on(tmp_path: Path) -> None:
    """The file that defines `say` is the one that may build a sentence from any key."""
    assert faults(code(tmp_path, "Say(key, args)", "models/messages.py"), {}) == []


def test_arguments_as_a_mapping_are_trusted(tmp_path: Path) -> None:
    """Where arguments come as a mapping, their names are not known and not complained about."""
    assert faults(code(tmp_path, "say('greet', **citation)"), {"greet": "{name}"}) == []


def test_a_fault_in_both_catalogues_is_said_once_each(tmp_path: Path) -> None:
    """The same composed key is not reported a second time for the second language."""
    found = uses(code(tmp_path, "say(key)"))
    assert len(check(found, [Catalogue("zh_CN", {}), Catalogue("en", {})])) == 1


def test_a_key_written_twice_is_noticed(tmp_path: Path) -> None:
    """A language with one key in two places, in one file or in two, is refused with both lines."""
    first, second = tmp_path / "messages.po", tmp_path / "units.po"
    first.write_text('msgid ""\nmsgstr ""\n\nmsgid "bye"\nmsgstr "a"\n\nmsgid "bye"\nmsgstr "b"\n')
    second.write_text('msgid ""\nmsgstr ""\n\nmsgid "bye"\nmsgstr "c"\n')
    inside, between = twice([first, second])
    assert inside.startswith("messages.po:7:")
    assert between.startswith("units.po:4:")
    assert "messages.po:4" in inside
    assert "messages.po:4" in between
