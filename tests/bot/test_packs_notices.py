"""What `greenbot packs` shows of a year's notice and of lists that count as the city's."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from tests.docs.pages import ROOT

QUOTE = "一、请有意申报绿色工厂的企业于2028年5月20日前通过示例平台提交申报材料。"
TITLE, NUMBER = "关于开展2028年度绿色工厂申报工作的通知", "示例工信〔2028〕3号"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An operator's folder with the example, whose notice dates the applications of 2028."""
    own = tmp_path / "packs"
    shutil.copytree(ROOT / "docs" / "examples" / "packs", own)
    monkeypatch.setenv("GREENBOT_PACKS_DIR", str(own))
    return own


@pytest.fixture
def answer(capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """What a call answers as JSON; it must succeed."""

    def ask(*words: str) -> Any:
        assert main(["packs", *words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return ask


@pytest.mark.usefixtures("folder")
def test_deadlines_show_the_notice_beside_what_the_text_leaves_open(
    answer: Callable[..., Any],
) -> None:
    """The date is the notice's with its words; there is no article to quote."""
    table, application = answer("deadlines", "example", "--year", "2028")
    assert (table["date"], table["notice"]) == ("2028-04-15", None)
    assert (application["date"], application["finish_by"]) == ("2028-05-20", "2028-05-19")
    assert (application["article"], application["quote"]) == (None, None)
    notice = application["notice"]
    assert (notice["title"], notice["number"], notice["quote"]) == (TITLE, NUMBER, QUOTE)
    assert [one["id"] for one in answer("deadlines", "example", "--year", "2029")] == [table["id"]]


@pytest.mark.usefixtures("folder")
def test_a_pack_is_shown_with_its_notices_and_higher_lists(answer: Callable[..., Any]) -> None:
    """Each with its words; a pack without any has empty lists."""
    whole = answer("show", "example")
    [notice] = whole["notices"]
    assert (notice["year"], notice["title"], notice["number"]) == (2028, TITLE, NUMBER)
    assert [(one["id"], one["date"], one["quote"]) for one in notice["dates"]] == [
        ("application", "2028-05-20", QUOTE)
    ]
    [higher] = whole["city_list_includes"]
    assert (higher["levels"], higher["categories"], higher["may"]) == (
        ["national"],
        ["factory"],
        True,
    )
    xiamen = answer("show", "xiamen")
    assert (xiamen["notices"], xiamen["city_list_includes"]) == ([], [])


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_people_read_the_notice_in_their_language(
    capsys: pytest.CaptureFixture[str], language: str
) -> None:
    """Title and number stand beside the date, and the words in the overview."""
    assert main(["packs", "deadlines", "example", "--year", "2028", "--lang", language]) == 0
    line = capsys.readouterr().out.splitlines()[1]
    assert TITLE in line
    assert NUMBER in line
    assert main(["packs", "show", "example", "--lang", language]) == 0
    assert QUOTE in capsys.readouterr().out


def test_a_check_names_the_line_of_a_slip_in_a_notice(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """File, line and column of the day that the notice does not name."""
    file = folder / "example" / "notices" / "2028.yaml"
    good = file.read_text("utf-8")
    file.write_text(good.replace("day: 2028-05-20", "day: 2028-05-21"), "utf-8")
    line = good[: good.index("    day:")].count("\n") + 1
    assert main(["packs", "check", "example"]) == 1
    assert f"{file}:{line}:5: " in capsys.readouterr().out


def test_a_notice_is_added_to_a_built_in_pack(folder: Path, answer: Callable[..., Any]) -> None:
    """Yunfu's application of 2028 by a notice of the operator's, without a copy of the pack."""
    notice = (folder / "example" / "notices" / "2028.yaml").read_text("utf-8")
    (folder / "yunfu" / "notices").mkdir(parents=True)
    (folder / "yunfu" / "notices" / "2028.yaml").write_text(
        notice.replace("pack: example", "pack: yunfu"), "utf-8"
    )
    assert answer("check", "yunfu") == {"packs": ["yunfu"], "problems": []}
    dated = {one["id"]: one for one in answer("deadlines", "yunfu", "--year", "2028")}
    assert dated["application"]["date"] == "2028-05-20"
    assert (dated["application"]["article"], dated["annual_table"]["notice"]) == (12, None)
