"""What the texts say: topics, articles, dates, complaints."""

from datetime import date
from itertools import pairwise
from typing import get_args

import pytest
from sqlmodel import Session

from handlers.rules import TOPICS, topics_of
from models.messages import Paragraph, Place, Quote, Say
from policies.cite import squeeze
from policies.load import Library
from policies.schema import Topic
from tests.handlers.talk import Talk

IN_PACKS = ("shenzhen", "yunfu", "guizhou", "xiamen")


@pytest.mark.parametrize("pack", [*IN_PACKS, "shenzhen-2022"])
def test_every_topic_of_every_text_can_be_read(talk: Talk, library: Library, pack: str) -> None:
    """Each topic of each text has a page with something on it."""
    for topic in topics_of(library.packs[pack]):
        talk.memory.state["at"] = ["rules", pack, topic]
        talk.say("English")
        assert len(talk.reply.blocks) > 2, topic


@pytest.mark.parametrize("pack", IN_PACKS)
def test_every_provision_is_reachable(talk: Talk, library: Library, pack: str) -> None:
    """Nothing that a pack says is left without a way to it, and each comes with its words."""
    shown: list[object] = []
    for topic in topics_of(library.packs[pack]):
        talk.memory.state["at"] = ["rules", pack, topic]
        shown += talk.say("中文").reply.blocks
    texts = {b.text.zh for b in shown if isinstance(b, Paragraph) and hasattr(b.text, "zh")}
    quoted = {b.citation.quote for b in shown if isinstance(b, Quote)}
    model = library.packs[pack].model
    says = [p.says or p.reading for p in model.provisions] + [r.says for r in model.removals]
    assert {words.zh for words in says if words} <= texts
    cites = [cite for p in model.provisions for cite in p.cites]
    cites += [cite for removal in model.removals for cite in removal.cites]
    assert {cite.quote for cite in cites} <= quoted


@pytest.mark.parametrize(
    "text", ["深圳第19条", "第十九条 深圳", "深圳 第 19 条", "shenzhen article 19"]
)
def test_an_article_is_shown_verbatim(talk: Talk, library: Library, text: str) -> None:
    """The stored words of the article, all of them."""
    talk.say(text)
    stored = library.packs["shenzhen"].text.articles[19].body
    assert [squeeze(quote.citation.quote) for quote in talk.quotes] == [stored]


def test_the_present_page_tells_which_text_is_meant(talk: Talk) -> None:
    """On Yunfu's pages, 第12条 is Yunfu's; the next article is one step away."""
    talk.say("规定 云浮", "第12条")
    assert talk.page == "article/yunfu/12"
    assert talk.say("1").page == "article/yunfu/13"


@pytest.mark.parametrize("topic", ["conditions", "negative"])
@pytest.mark.parametrize("pack", IN_PACKS)
def test_no_condition_stands_without_its_article(talk: Talk, pack: str, topic: str) -> None:
    """Each plain sentence is followed by the words it rests on, or by where they stand above."""
    talk.memory.state["at"] = ["rules", pack, topic]
    blocks = talk.say("English").reply.blocks
    for said, following in pairwise(blocks):
        if isinstance(said, Paragraph) and said.tone == "plain":
            assert isinstance(following, Quote) or is_pointer(following), said
    stated = [block for block in blocks if isinstance(block, Paragraph) and block.tone == "plain"]
    assert len(stated) >= len(talk.library.packs[pack].model.negative_list.items) - 2  # type: ignore[union-attr]


def is_pointer(block: object) -> bool:
    """Whether a block says where a quotation stands above."""
    text = block.text if isinstance(block, Paragraph) else None
    return isinstance(text, Say) and text.key == "law.article_above"


def test_an_article_without_a_place_is_asked_about(talk: Talk) -> None:
    """第9条 of which text? Nothing is guessed."""
    talk.say("第9条")
    assert "article.which_place" in talk.keys
    assert not talk.quotes


def test_an_article_that_is_not_there_is_told(talk: Talk) -> None:
    """Shenzhen's text ends with article 31."""
    talk.say("深圳第32条")
    assert talk.said("article.none").args["last"] == Place(31)


def test_an_article_can_be_read_in_the_middle_of_a_self_check(talk: Talk) -> None:
    """The question stays open after the article."""
    talk.say("自评", "深圳", "1", "1", "第9条")
    assert talk.quotes[0].citation.article == 9
    assert talk.question == "legal_form"


def test_a_text_without_articles_says_so(talk: Talk) -> None:
    """The 2022 note has no articles to look up."""
    talk.say("深圳2022第3条")
    assert "article.no_articles" in talk.keys


def test_the_repealed_text_says_by_what_it_was_repealed(talk: Talk) -> None:
    """Asked about the 2022 measures, the repeal and its sentence come first."""
    talk.say("规定 深圳2022")
    repealed = talk.said("law.repealed_by")
    assert repealed.args["day"].day == date(2024, 7, 19)  # type: ignore[union-attr]
    assert talk.quotes[0].citation.article == 31
    assert "law.banner.repealed" in talk.keys


def test_dates_carry_weekday_and_the_last_working_day(talk: Talk) -> None:
    """深圳's districts report by Sunday 30 May 2027, that is by Friday 28 May."""
    talk.say("时限 深圳")
    due = talk.said("deadline.finish_by").args
    assert (due["day"].day, due["finish"].day) == (date(2027, 5, 30), date(2027, 5, 28))  # type: ignore[union-attr]


def test_dates_of_a_year_without_its_calendar_are_provisional(talk: Talk) -> None:
    """2027's holidays are not held yet."""
    assert "deadline.provisional" in talk.say("时限 深圳").keys


def test_todays_date_is_still_shown_and_yesterdays_is_next_years(
    library: Library, db: Session
) -> None:
    """On the last day itself the date is due; the day after it is a year away."""
    for day, expected in ((date(2027, 3, 15), 2027), (date(2027, 3, 16), 2028)):
        talk = Talk(library, db, day).say("时限 深圳")
        table = [say.args["day"] for say in talk.sayings("deadline.last_day")]
        table += [say.args["day"] for say in talk.sayings("deadline.finish_by")]
        march = [day.day for day in table if day.day.month == 3]  # type: ignore[union-attr]
        assert march == [date(expected, 3, 15)]


def test_every_date_of_a_draft_is_marked(talk: Talk) -> None:
    """A draft's dates bind nobody, and each says so."""
    talk.say("时限 厦门")
    dates = talk.sayings("deadline.last_day") + talk.sayings("deadline.finish_by")
    assert dates
    assert len(talk.sayings("deadline.draft")) == len(dates)


def test_two_duties_on_one_day_keep_their_platforms(talk: Talk) -> None:
    """厦门 has two duties on 30 March, each on a platform of its own."""
    talk.say("时限 厦门")
    platforms = {say.args["platform"] for say in talk.sayings("deadline.platform")}
    assert len(platforms) == 2


@pytest.mark.parametrize("place", ["深圳", "云浮", "贵州", "厦门"])
def test_a_complaint_is_explained_and_begun_from_there(talk: Talk, place: str) -> None:
    """Route, needs and outcomes with their words; the first link leads to the privacy notice."""
    talk.say(f"举报 {place}")
    assert {"complaint.listed_unit", "complaint.third_party", "complaint.file"} <= talk.keys
    assert talk.quotes
    assert (talk.press(1).page or "").startswith("consent/")


def test_a_yunfu_complaint_goes_to_the_city_alone(talk: Talk, library: Library) -> None:
    """云浮 23 names the city bureau; the page shows that article and no county."""
    talk.say("举报 云浮")
    assert {quote.citation.article for quote in talk.quotes} >= {23}
    complaints = library.packs["yunfu"].model.complaints
    assert complaints is not None
    assert {authority for route in complaints.routes for authority in route.to} == {"city"}


def test_a_place_offers_what_its_text_has(talk: Talk) -> None:
    """The city leads to self-check, dates, rules and complaints; the note to its rules alone."""
    assert len(talk.say("深圳").reply.options) == 4
    assert len(talk.say("菜单", "深圳2022").reply.options) == 1


def test_only_texts_that_speak_of_it_are_offered(talk: Talk) -> None:
    """The 2022 note has no dates, so it is no answer to "deadlines of which place"."""
    assert len(talk.say("时限").reply.options) == 4
    assert len(talk.say("规定").reply.options) == 5


def test_back_goes_up_one_page(talk: Talk) -> None:
    """From a topic to the topics, to the places, to the menu."""
    talk.say("贵州企业绿码")
    pages = [talk.page]
    for _ in range(3):
        pages.append(talk.say("返回").page)
    assert pages == ["rules/guizhou/green_code", "rules/guizhou", "cities/rules", "menu"]


def test_every_topic_has_a_name() -> None:
    """The pages know every topic that a pack may use."""
    assert set(get_args(Topic)) <= set(TOPICS)


def test_guizhous_items_for_listed_units_bar_no_applicant(talk: Talk) -> None:
    """Items 7 and 8 of article 27 stand under removal, not under what bars an application."""
    places = {}
    for topic in ("negative", "removal"):
        talk.memory.state["at"] = ["rules", "guizhou", topic]
        blocks = talk.say("中文").reply.blocks
        cites = [block.citation for block in blocks if isinstance(block, Quote)]
        places[topic] = {cite.item for cite in cites if cite.article == 27}
    assert places["negative"].isdisjoint({7, 8})
    assert places["removal"] >= {7, 8}
