"""比较: the same answers under every text."""

from handlers.place import EVERYWHERE
from models.messages import Finding, Paragraph, Say
from tests.handlers.talk import Talk


def verdicts(talk: Talk) -> dict[str, str]:
    """The verdict sentence of each place, by its Chinese name."""
    found: dict[str, str] = {}
    for say in talk.sayings("compare.verdict") + talk.sayings("compare.verdict_level"):
        place, verdict = say.args["place"], say.args["verdict"]
        assert isinstance(place, Say)
        assert isinstance(verdict, Say)
        found[place.args["place"].zh] = verdict.key  # type: ignore[union-attr]
    return found


def test_every_text_is_tried_on_the_same_answers(talk: Talk) -> None:
    """Xiamen's and Yunfu's conditions are answered by Shenzhen's; Guizhou needs more."""
    talk.check("深圳", "绿色工厂").say("比较")
    assert verdicts(talk) == {
        "深圳市": "result.eligible",
        "云浮市": "result.eligible",
        "厦门市": "result.draft.eligible",
        "贵州省": "result.incomplete",
    }


def test_being_in_the_place_is_supposed(talk: Talk) -> None:
    """Not being in Shenzhen is no obstacle elsewhere: the comparison supposes being there."""
    talk.check("深圳", "绿色工厂", established_in_area="否").say("比较")
    assert verdicts(talk)["深圳市"] == "result.not_eligible"
    assert verdicts(talk)["厦门市"] == "result.draft.eligible"


def test_a_difference_is_shown_with_each_texts_own_words(talk: Talk) -> None:
    """An ordinary accident bars in Shenzhen and not in Guizhou; both quotations stand there."""
    talk.check("深圳", "绿色工厂", accident="2026-01-05").say("比较")
    assert talk.page == "compare"
    talk.follow("everywhere")
    while talk.question:
        talk.say({"accident_severity": "一般", "tobacco": "否"}.get(talk.question, "2"))
    assert talk.page == "compare"
    shown = [block for block in talk.reply.blocks if isinstance(block, Finding)]
    assert {"met", "not_met"} <= {finding.result for finding in shown}
    assert {quote.citation.article for quote in talk.quotes} >= {12, 27}


def test_what_the_others_ask_is_listed_and_answered_in_one_go(talk: Talk) -> None:
    """还需回答 leads through exactly those questions and back to the comparison."""
    talk.check("深圳", "绿色工厂").say("比较")
    missing = talk.sayings("compare.missing")
    talk.follow("/".join(EVERYWHERE))
    asked = []
    while talk.question:
        asked.append(talk.question)
        talk.say({"energy_tce": "2000", "tobacco": "否"}.get(talk.question, "1"))
    assert len(missing) >= len(asked) >= 2
    assert set(verdicts(talk).values()) == {"result.eligible", "result.draft.eligible"}
    assert not talk.sayings("compare.missing")


def test_an_answer_too_vague_elsewhere_is_asked_there(talk: Talk) -> None:
    """大概 far from one text's threshold may be near another's; nothing vague is carried over."""
    talk.check("云浮", "绿色工业园区").say("比较")
    assert verdicts(talk)["深圳市"] == "result.incomplete", "Shenzhen asks the share, Yunfu doesn't"


def test_another_level_is_named(talk: Talk) -> None:
    """Shenzhen has no city list of parks, so its national rules are tried, and that is said."""
    talk.check("云浮", "绿色工业园区").say("比较")
    (say,) = talk.sayings("compare.verdict_level")
    assert say.args["level"].key == "level.national"  # type: ignore[union-attr]


def test_a_text_that_is_silent_says_so(talk: Talk) -> None:
    """Where one text bars and another has no such point, its silence is shown."""
    talk.check("深圳", "绿色工业园区", industrial_share="40%").say("比较")
    silent = [
        block
        for block in talk.reply.blocks
        if isinstance(block, Paragraph)
        and isinstance(block.text, Say)
        and block.text.key == "compare.silent"
    ]
    assert [say.text.args["place"].zh for say in silent] == ["云浮市"]  # type: ignore[union-attr]


def test_the_way_back_leads_to_the_result(talk: Talk) -> None:
    """返回 from the comparison shows the self-check's own result."""
    talk.check("深圳", "绿色工厂").say("比较", "返回")
    assert talk.page == "result"
    assert talk.verdict == "eligible"


def test_nothing_to_compare_is_said(talk: Talk) -> None:
    """Without a self-check there is no comparison."""
    talk.say("比较")
    assert "result.none" in talk.keys
