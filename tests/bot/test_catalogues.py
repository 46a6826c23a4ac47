"""The catalogues, and which language somebody is answered in."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogues import LANGUAGES, catalogue, language_of, negotiate, problems
from models.messages import Language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-CN", "zh_CN"),
        ("zh_CN", "zh_CN"),
        ("zh", "zh_CN"),
        ("zh-hans", "zh_CN"),
        ("zh-Hans-CN", "zh_CN"),
        ("zh-TW", "zh_CN"),
        ("en-US", "en"),
    ],
)
def test_tags_of_the_platforms(tag: str, language: Language) -> None:
    """Browsers, Telegram and WeChat name Chinese in six ways, and all of them mean ours."""
    assert language_of(tag) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh_CN"),
        ("", "zh_CN"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh_CN"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("zh;q=0.5, en", "en"),
        ("de-DE,de;q=0.9,en;q=0.5", "en"),
        ("en;q=0, zh;q=0.1", "zh_CN"),
        ("fr", "zh_CN"),
        ("*", "zh_CN"),
        ("en;q=high", "en"),
    ],
)
def test_a_browser_gets_its_first_language_that_we_have(
    header: str | None, language: Language
) -> None:
    """Weights are obeyed, languages that we lack are passed over, and Chinese is the default."""
    assert negotiate(header) == language


@given(st.text(max_size=2000))
def test_any_header_gives_a_language(header: str) -> None:
    """No header, however strange, is an error."""
    assert negotiate(header) in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_key_or_gap_stays_readable(language: Language) -> None:
    """A missing word or argument is shown as it is and never costs the whole answer."""
    assert catalogue(language).fill("no.such.key", {}) == "no.such.key"
    assert "{article}" in catalogue(language).fill("render.place.article", {})


def test_words_in_braces_that_somebody_wrote_are_not_filled() -> None:
    """An argument that looks like a gap is text, also where a gap of that name exists."""
    filled = catalogue("en").fill("render.place.item", {"article": "{item}", "item": "2"})
    assert "{item}" in filled


def written(folder: Path, language: Language, entries: str) -> None:
    """Write a catalogue with these entries."""
    path = folder / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n{entries}\n')


@pytest.mark.parametrize(
    ("chinese", "english", "cause"),
    [
        ('msgid "bye"\nmsgstr "再见"', "", "missing in en"),
        ('msgid "bye"\nmsgstr "再见"', 'msgid "bye"\nmsgstr ""', "empty"),
        ('msgid "bye"\nmsgstr "再见"', '#, fuzzy\nmsgid "bye"\nmsgstr "Bye"', "fuzzy"),
        ('msgid "bye"\nmsgstr "再见{name}"', 'msgid "bye"\nmsgstr "Bye"', "{name}"),
    ],
    ids=["missing", "empty", "fuzzy", "gap"],
)
def test_catalogues_that_differ_are_told_apart(
    tmp_path: Path, chinese: str, english: str, cause: str
) -> None:
    """Every difference between the languages is one line with its file, line and cause."""
    written(tmp_path / "locales", "zh_CN", chinese)
    written(tmp_path / "locales", "en", english)
    [line] = problems(tmp_path / "locales")
    assert line.startswith("locales/")
    assert cause in line


def test_our_catalogues_agree() -> None:
    """Both languages have the same sentences with the same gaps."""
    assert problems() == []
