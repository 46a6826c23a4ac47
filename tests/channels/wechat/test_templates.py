"""The file of templates: what it may name, what fills a field, what is wrong in one line."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.template_faults import faults
from bot.channels.wechat.template_fields import Place
from bot.channels.wechat.templates import Template, Templates
from bot.rendered import BRIEF_CHARACTERS, RenderedBrief
from bot.settings import SettingsError
from models.messages import Language

WHOLE = """
consent_link = "https://mp.weixin.qq.com/s/agree"

[reminder]
template = "T-reminder"
fields = { thing1 = "what", time2 = "due", thing3 = "do", phrase4 = { text = "待办" } }
link = "https://greenbot.example/"

[reminder.subscribe]
template = "S-reminder"
lasting = true
fields = { thing1 = "what", date2 = "due", character_string3 = "due", thing4 = "due" }

[default]
template = "T-default"
fields = { thing1 = "what", thing2 = "do" }

[case.subscribe]
template = "S-case"
fields = { thing1 = "what" }
"""


def written(folder: Path, text: str) -> Path:
    """A file of templates."""
    path = folder / "templates.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    """What is told of a file."""
    with pytest.raises(SettingsError) as caught:
        Templates.read(written(folder, text))
    return list(caught.value.problems)


def brief(kind: str = "reminder", due: str = "2027-03-05", **more: str) -> RenderedBrief:
    """An envelope in fields."""
    return {"kind": kind, "what": "填报年度动态管理表", "do": "请回复“收到”", "due": due} | more  # type: ignore[return-value]


def ids(templates: list[Any]) -> list[str]:
    """The ids of templates."""
    return [one.id for one in templates]


# --- a file that is right -------------------------------------------------------------------------


def test_a_whole_file(tmp_path: Path) -> None:
    """Every kind finds its own template before that of all."""
    known = Templates.read(written(tmp_path, WHOLE))
    assert known.consent_link == "https://mp.weixin.qq.com/s/agree"
    assert ids(known.messages_for(brief())) == ["T-reminder", "T-default"]
    assert ids(known.notices_for(brief())) == ["S-reminder"]
    assert ids(known.messages_for(brief("case", ""))) == ["T-default"]
    assert ids(known.notices_for(brief("case", ""))) == ["S-case"]
    assert ids(known.notices_for(brief("broadcast", ""))) == []
    assert known.lasting == {"S-reminder"}
    assert [name for name, _ in known.named()] == [
        "reminder", "default", "reminder.subscribe", "case.subscribe"]  # fmt: skip
    assert known.messages["reminder"].link == "https://greenbot.example/"
    assert known.messages["default"].link is None


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_day_stands_as_its_field_wants_it(tmp_path: Path, language: Language) -> None:
    """Fields for days take one form in every language."""
    known = Templates.read(written(tmp_path, WHOLE))
    assert known.messages["reminder"].filled(brief(), language) == {
        "thing1": "填报年度动态管理表",
        "time2": "2027年3月5日 23:59",
        "thing3": "请回复“收到”",
        "phrase4": "待办",
    }
    assert known.notices["reminder"].filled(brief(), language) == {
        "thing1": "填报年度动态管理表",
        "date2": "2027年3月5日",
        "character_string3": "2027-03-05",
        "thing4": "2027年3月5日" if language == "zh_CN" else "5 March 2027",
    }


def test_an_envelope_without_a_day_never_names_one(tmp_path: Path) -> None:
    """It goes by a template that has no field for a day, or by none."""
    known = Templates.read(written(tmp_path, WHOLE))
    assert ids(known.messages_for(brief(due=""))) == ["T-default"]
    assert ids(known.notices_for(brief(due=""))) == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@given(what=st.text(max_size=60), do=st.text(max_size=60))
def test_no_field_is_ever_too_long(language: Language, what: str, do: str) -> None:
    """What would be cut becomes general words; what fits stays as it is."""
    places = Place("thing1", "what"), Place("thing2", "do"), Place("thing3", "due")
    filled = Template("T", places).filled(brief(what=what, do=do), language)
    assert all(len(value) <= BRIEF_CHARACTERS for value in filled.values())
    assert filled["thing1"] == what or len(what) > BRIEF_CHARACTERS
    assert filled["thing2"] == do or len(do) > BRIEF_CHARACTERS


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("", "writes"),
        ('[case]\ntemplate = "T"\nfields = { thing1 = "what" }', "writes"),
        ('[default]\ntemplate = "T"\nfields = { thing1 = "what" }', "push"),
        ('[reminder]\ntemplate = "T"\nfields = { thing1 = "what" }', "push"),
        ('[reminder.subscribe]\ntemplate = "T"\nfields = { thing1 = "what" }', "consent"),
        (WHOLE, "push"),
    ],
)
def test_how_people_are_reached(tmp_path: Path, text: str, reach: str) -> None:
    """By reminders: that others can be told their news helps no deadline."""
    assert Templates.read(written(tmp_path, text)).reach == reach
    assert Templates.none().reach == "writes"


# --- a file that is wrong -------------------------------------------------------------------------

_OK = 'template = "T"\nfields = { thing1 = "what" }\n'


def reminder(fields: str, more: str = "") -> str:
    """A section for reminders with these fields."""
    return f'[reminder]\ntemplate = "T"\nfields = {{ {fields} }}\n{more}'


WRONG = {
    "a kind mistyped": (f"[remider]\n{_OK}", "remider is not known; did you mean reminder?"),
    "no kind at all": ("[xyz]\n", "xyz is not known; there are reminder, digest"),
    "a kind that is a word": ('reminder = "T"', "reminder must be a section: [reminder]"),
    "nothing in it": ("[reminder]\n", "reminder names no template"),
    "no id": ('[reminder]\nfields = { thing1 = "what" }', "reminder.template must be"),
    "an id with a space": ('[reminder]\ntemplate = "T 1"\nfields = { thing1 = "what" }',
                           "reminder.template must be"),
    "no fields": ('[reminder]\ntemplate = "T"', "reminder.fields must name"),
    "empty fields": (reminder(""), "reminder.fields must name"),
    "a key mistyped": (reminder('thing1 = "what"', 'feilds = 1'), "reminder.feilds is not known"),
    "a type of field": (reminder('thin1 = "what"'), "reminder.fields.thin1 is no field"),
    "a field without a number": (reminder('thing = "what"'), "reminder.fields.thing is no field"),
    "the first line of old": (reminder('first = "what"'), "reminder.fields.first is no field"),
    "a source mistyped": (reminder('thing1 = "wat"'),
                          'reminder.fields.thing1 must be "what" or "due" or "do" or { text'),
    "words in a day": (reminder('time2 = "what"'),
                       'reminder.fields.time2 must be "due" or { text = … }, not \'what\''),
    "a number": (reminder("thing1 = 1"), "reminder.fields.thing1 must be"),
    "a list": (reminder("thing1 = []"), "reminder.fields.thing1 must be"),
    "a day of a notice": ('[notice]\ntemplate = "T"\nfields = { time1 = "due" }',
                          "notice.fields.time1 must not be \"due\": a notice has no day"),
    "a day of all": ('[default.subscribe]\ntemplate = "T"\nfields = { date1 = "due" }',
                     "default.subscribe.fields.date1 must not be"),
    "words too long": (reminder(f'thing1 = {{ text = "{"字" * 21}" }}'),
                       "reminder.fields.thing1 has 21 characters; the platform shows 20"),
    "a phrase too long": (reminder('phrase1 = { text = "一二三四五六" }'), "shows 5"),
    "a phrase of letters": (reminder('phrase1 = { text = "abc" }'), "signs that it does not take"),
    "a line break": (reminder('thing1 = { text = "一\\n二" }'), "signs that it does not take"),
    "no words": (reminder("thing1 = { txt = 1 }"), "must be words: { text"),
    "a link": (reminder('thing1 = "what"', 'link = "greenbot"'), "reminder.link must be"),
    "the consent's link": ('consent_link = "article"', "consent_link must be"),
    "lasting as a word": (f'[case.subscribe]\n{_OK}lasting = "yes"',
                          "case.subscribe.lasting must be true"),
    "a key in quotes": ('["re\\nminder"]\n', "'re\\nminder' is not known"),
    "subscribe as a word": ('[case]\nsubscribe = "T"', "case.subscribe must be a section"),
    "lasting here only": (
        f'[case.subscribe]\n{_OK}lasting = true\n[notice.subscribe]\n{_OK}',
        "template T must be lasting everywhere or nowhere"),
    "no TOML": ("[reminder", "is no TOML"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    """With the setting, the file, the key and what to write."""
    text, line = WRONG[name]
    [told] = problems(tmp_path, text)
    assert told.startswith("GREENBOT_WECHAT_TEMPLATES: templates.toml: ")
    assert line in told
    assert "\n" not in told


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Nobody wants to start a service three times."""
    text = f'[remider]\n{_OK}[case]\ntemplate = "T 1"\nfields = {{ thing = "what" }}\n'
    assert len(problems(tmp_path, text)) == 3


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A folder, or signs of another alphabet."""
    with pytest.raises(SettingsError, match=r"cannot be read"):
        Templates.read(tmp_path)
    path = tmp_path / "t.toml"
    path.write_bytes("[reminder]\n# 模板".encode("gb18030"))
    with pytest.raises(SettingsError, match="UTF-8"):
        Templates.read(path)


NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(
        ["what", "due", "T", "https://a.example/"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["template", "fields", "subscribe", "lasting", "link", "thing1", "time2",
                         "text", "phrase3"]) | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
FILE = st.dictionaries(
    st.sampled_from(["reminder", "default", "case", "consent_link"]) | st.text(max_size=5), NESTED
)


@given(FILE)
def test_whatever_stands_in_it_has_lines(file: dict[str, Any]) -> None:
    """No shape of a file is an error of ours."""
    for line in faults(file):
        assert line.splitlines() == [line]
