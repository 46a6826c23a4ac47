"""The chat's page of dates where an authority's notice of the year sets one."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.deadlines import all_dates, next_application
from models.messages import Block, Paragraph, Quote, Say
from policies.load import Library, LoadedPack
from policies.schema import Notice, NoticeDate, Words

TODAY = date(2026, 11, 20)
WORDS = "请各企业于2027年5月10日前提交。"


def announced(pack: LoadedPack, duty: str) -> LoadedPack:
    """The pack with a notice for one duty of 2027."""
    reading = Words(zh="以5月10日为最后一天。", en="10 May is taken as the last day.")
    dated = NoticeDate(duty=duty, day=date(2027, 5, 10), quote=WORDS, reading=reading)
    notice = Notice(
        schema=1,
        pack=pack.id,
        year=2027,
        title="申报通知",
        number="示例〔2027〕1号",
        source="notice.txt",
        sha256="0" * 64,
        dates=[dated],
    )
    return replace(pack, notices={2027: notice})


def keys(blocks: list[Block]) -> list[str]:
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    return [text.key for text in texts if isinstance(text, Say)]


def test_a_notice_stands_with_its_words_where_the_text_has_none(library: Library) -> None:
    """Guizhou's application: the notice's title, number and words; the silence is gone."""
    pack = announced(library.packs["guizhou"], "application")
    blocks = list(next_application(library, pack, TODAY, TODAY))
    assert "deadline.by_notice" in keys(blocks)
    quoted = [block.citation for block in blocks if isinstance(block, Quote)]
    assert (quoted[0].law, quoted[0].quote) == ("申报通知（示例〔2027〕1号）", WORDS)
    rule = pack.duty("application")
    assert rule is not None
    assert rule.reading is not None
    silence = rule.reading.zh
    assert not any(silence in str(block) for block in blocks)
    without = library.packs["guizhou"]
    assert any(silence in str(b) for b in next_application(library, without, TODAY, TODAY))


@pytest.mark.parametrize(("city", "duty"), [("yunfu", "annual_table"), ("xiamen", "application")])
def test_a_notice_goes_before_the_texts_own_words(library: Library, city: str, duty: str) -> None:
    """The day is the notice's; the article stays in sight, how its own day is read does not."""
    pack = announced(library.packs[city], duty)
    blocks = list(all_dates(library, pack, TODAY))
    quotes = [block.citation for block in blocks if isinstance(block, Quote)]
    first = next(index for index, one in enumerate(quotes) if one.quote == WORDS)
    rule = pack.duty(duty)
    assert rule is not None
    assert rule.cite is not None
    assert quotes[first + 1].quote == rule.cite.quote
    assert rule.reading is not None
    assert not any(rule.reading.zh in str(block) for block in blocks)
