"""Quotations: verbatim, in their place, whole; and the articles they are checked against."""

from pathlib import Path

import pytest

from policies.cite import misquote, read_source
from policies.load import SOURCES, Library

ARTICLES = {"shenzhen-2024": 31, "guizhou-draft": 38, "yunfu-2025": 29, "xiamen-draft": 28}


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_a_text_splits_into_all_its_articles(name: str) -> None:
    """Every article is found once, chapters and covering letters left aside."""
    text = read_source(SOURCES / f"{name}.txt")
    assert list(text.articles) == list(range(1, ARTICLES[name] + 1))
    assert not any("章 " in line.words for a in text.articles.values() for line in a.lines)


def test_a_list_line_is_not_a_heading() -> None:
    """Shenzhen 21 lists "第十二条所列情况；"."""
    text = read_source(SOURCES / "shenzhen-2024.txt")
    assert "第十二条所列情况；" in text.articles[21].body
    assert text.articles[12].body.startswith("近三年")


def test_items_are_found_in_every_form() -> None:
    """（一）, "1." and "- （一）" mark items; an item broken over lines is one."""
    items = {
        (name, number): list(read_source(SOURCES / f"{name}.txt").articles[number].items)
        for name, number in [("shenzhen-2024", 12), ("guizhou-draft", 27), ("yunfu-2025", 21)]
    }
    assert items[("shenzhen-2024", 12)] == [1, 2, 3, 4, 5, 6]
    assert items[("guizhou-draft", 27)] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert items[("yunfu-2025", 21)] == [1, 2, 3]
    yunfu = read_source(SOURCES / "yunfu-2025.txt").articles[10]
    fifth = yunfu.items[5]
    assert yunfu.body[fifth.start : fifth.stop].endswith("整改的；")


@pytest.mark.parametrize(
    ("article", "item", "quote", "code"),
    [
        (8, 2, "（二）符合绿色工厂相关标准要求。", None),
        (8, 2, "（二） 符合绿色工厂\n相关标准要求。", None),
        (8, 2, "（二）符合绿色工厂相关标准要求", "quote_cut_short"),
        (8, 2, "符合绿色工厂相关标准要求。", "quote_cut_short"),
        (8, 2, "（二）符合绿色工厂有关标准要求。", "quote_not_verbatim"),
        (9, 2, "（二）符合绿色工厂相关标准要求。", "quote_in_other_article"),
        (8, 1, "（二）符合绿色工厂相关标准要求。", "quote_in_other_item"),
        (8, None, "（二）符合绿色工厂相关标准要求。", "quote_in_other_item"),
        (8, 3, "（二）符合绿色工厂相关标准要求。", "no_such_item"),
        (29, None, "（二）符合绿色工厂相关标准要求。", "no_such_article"),
        (8, 2, "", "quote_not_verbatim"),
    ],
)
def test_a_quotation_is_verbatim_whole_and_in_place(
    article: int, item: int | None, quote: str, code: str | None
) -> None:
    """Only white space may differ from Xiamen 8."""
    text = read_source(SOURCES / "xiamen-draft.txt")
    wrong = misquote(text, article, item, quote)
    assert (wrong.code if wrong else None) == code


def test_a_boundary_inside_brackets_or_quotes_is_none() -> None:
    """A quotation can't begin after a colon inside brackets."""
    text = read_source(SOURCES / "xiamen-draft.txt")
    inside = (
        "www.xmsme.cn），填写并提交《厦门市绿色制造培育名单基本信息表》，市工信局进行符合性审核，"
    )
    inside += "通过符合性审核的列为绿色制造培育对象。"
    wrong = misquote(text, 13, None, inside)
    assert wrong is not None
    assert wrong.code == "quote_cut_short"


def test_sources_are_the_published_bytes(library: Library) -> None:
    """Every pack's hash is that of its stored text."""
    for pack in library.packs.values():
        assert pack.text.sha256 == pack.model.regulation.sha256
        assert pack.text.file.parent == Path(SOURCES)
