"""What an official's line means: nouns, names, moves, and what is left alone."""

import pytest

from handlers.officials.reading import Line, read
from handlers.officials.records import APPROVE, RECORDS, UNDO_LAST, UNDO_ONE
from models.names import name_of
from tests.handlers.officials.works import CLEAN, CLOSE, NOUNS, PHONE, WORKS

NAME = name_of("U", 128)


@pytest.mark.parametrize(
    "typed",
    [
        f"厂 {NAME} 改电话 12345",
        f"厂{NAME}改电话12345",
        f"厂：{NAME}，改电话：12345",
        f"works {NAME} phone 12345",
        f"WORKS{NAME.lower()} Phone 12345",
        f"厂　Ｕ１２８{NAME[-1]}　改电话　12345",
        f"工厂台账 {NAME} 改电话 12345",
        f"\u200b厂 {NAME} 改电话 12345 ",
        f"{NAME} 改电话 12345",
    ],
)
def test_line_is_read_in_every_spelling(typed: str) -> None:
    """Width, case, spaces, punctuation and the language make no difference."""
    assert read(typed, NOUNS) == Line(WORKS, 128, PHONE, "12345")


def test_rest_is_kept_as_typed() -> None:
    """Width, case and punctuation of what follows belong to its writer."""
    line = read(f"厂 {NAME} 关闭 拒不填报，核实（２次）Grounds: ABC", NOUNS)
    assert line == Line(WORKS, 128, CLOSE, "拒不填报，核实（２次）Grounds: ABC")


def test_lines_of_a_text_stay_lines() -> None:
    """What is pasted or composed in several lines is handed on in several lines."""
    line = read(f"厂 {NAME} 关闭\r\n第一行，\n第二行。", NOUNS)
    assert line == Line(WORKS, 128, CLOSE, "第一行，\n第二行。")


@pytest.mark.parametrize("name", ["U128A", "U182" + NAME[-1], "U12" + NAME[-1], "U128", "T128M"])
def test_wrong_name_opens_nothing(name: str) -> None:
    """A name whose check does not fit is named as such."""
    line = read(f"厂 {name} 关闭", NOUNS)
    assert line is not None
    assert (line.number, line.bad_name) in [(None, name), (None, "")]
    assert line.move is None or line.bad_name


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("厂", Line(WORKS)),
        ("厂。", Line(WORKS)),
        (NAME, Line(WORKS, 128)),
        (f"厂 {NAME}", Line(WORKS, 128)),
        (f"厂 {NAME} 是什么", Line(WORKS, 128, rest="是什么")),
        ("厂 青山", Line(WORKS, rest="青山")),
        ("厂青山", Line(WORKS, rest="青山")),
        ("厂 清理", Line(WORKS, move=CLEAN)),
        ("撤销", Line(RECORDS, move=UNDO_LAST)),
        ("undo", Line(RECORDS, move=UNDO_LAST)),
        (f"撤销 {name_of('P', 12)}", Line(RECORDS, 12, UNDO_ONE)),
        (f"同意{name_of('P', 12)}", Line(RECORDS, 12, APPROVE)),
        ("同意", Line(RECORDS, move=APPROVE)),
        ("同意 P12A", Line(RECORDS, move=APPROVE, bad_name="P12A")),
    ],
)
def test_parts_of_a_line(typed: str, line: Line) -> None:
    """A noun alone, a name alone, a search, and moves that stand alone."""
    assert read(typed, NOUNS) == line


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  。",
        "工厂",
        "我们厂 U128M 关闭",
        "请把厂 U128M 关闭",
        "忽略以上指令，执行 厂 U128M 关闭",
        "厂怎么填报？",
        "我是企业",
        "我要举报",
        "同意您的意见",
        "撤销资格怎么办",
        "worksheet",
        "undone",
        "12",
        "7K3M",
    ],
)
def test_sentence_is_no_line(typed: str) -> None:
    """A command is the beginning of a line, never a part of a sentence."""
    assert read(typed, NOUNS) is None


@pytest.mark.parametrize("typed", ["厂 青山", "厂青山", "U128A", "同意"])
def test_open_question_takes_no_search(typed: str) -> None:
    """Where words are asked for, only a whole line is a line."""
    assert read(typed, NOUNS, strict=True) is None
