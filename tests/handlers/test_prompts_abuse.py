"""Prompts that a client makes up: the web chat sends whatever its visitor wants."""

import pytest

from tests.handlers.talk import Talk

PAGES = ("menu", "cities", "place", "rules", "deadlines", "complaint", "article", "receipt",
         "result", "compare", "paused", "either", "mine", "which", "calendar", "questions",
         "everywhere", "consent", "filing", "nothing")  # fmt: skip
TAILS = ("", "/", "/x", "/mine", "/shenzhen", "/shenzhen/99999999999999999999", "/rules/nothing",
         "/declared", "/declared/T99A", "/T1A/open", "/line>菜单", "/cities", "/either>mine",
         "/rules>shenzhen>nothing", "/" + "9" * 180)  # fmt: skip
OTHERS = (
    "",
    "filing:",
    "filing:what:0",
    "filing:review:x?",
    "at",
    "at:",
    "rem:",
    "rem:-1",
    "rem:²",
    "bind:x",
    "work:",
    "work:x",
    ":::",
    "\u202e",
)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_that_was_made_up_is_an_error_of_ours(talk: Talk, page: str) -> None:
    """Whatever was open before and whatever is typed, the answer says something."""
    for tail in TAILS:
        for before, text in (("菜单", "1"), ("自评", "1"), ("菜单", "收到")):
            talk.say(before).say(text, prompt=f"at:{page}{tail}"[:200])
            assert talk.reply.blocks
            talk.say("菜单")
            assert talk.reply.blocks


@pytest.mark.parametrize("prompt", OTHERS)
def test_no_prompt_that_was_made_up_is_an_error_of_ours(talk: Talk, prompt: str) -> None:
    """Nor any other."""
    for text in ("1", "确认", "收到", "撤销", "是"):
        talk.say(text, prompt=prompt)
        assert talk.reply.blocks


def test_button_of_a_choice_leads_where_it_says(talk: Talk) -> None:
    """Under the page that asks which of several was meant, and under it when it is old."""
    asked = talk.say("动态表几号截止").reply
    for before in ("动态表几号截止", "菜单"):
        for option, leads in zip(
            asked.options, ("cities/rules/dynamic_table", "cities/deadlines"), strict=True
        ):
            talk.say(before).press(option.number or 0, under=asked)
            assert talk.page == leads
