"""Greeting, menu, help, and sentences that are no answer."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from handlers import binding
from handlers.commands import COMMANDS, RESERVED, find
from handlers.context import Context
from handlers.doing import DOING
from handlers.router import greeting
from handlers.wording import plain
from models.clock import FixedClock
from models.messages import Say
from policies.load import Library
from policies.questions_check import RESERVED as REFUSED_AS_LABELS
from tests.fakes.parts import SEALER
from tests.handlers.talk import SITE, Talk

PROMISED = ("返回", "修改", "跳过", "帮助", "进度", "重来", "退出", "菜单")


def test_a_newcomer_is_greeted_with_what_can_be_done(library: Library, db: Session) -> None:
    """The greeting needs no message and changes nothing."""
    context = Context(library, FixedClock(datetime(2026, 11, 20, tzinfo=UTC)), db, SEALER, SITE)
    for language in ("zh_CN", "en"):
        reply = greeting(language, context)
        assert [option.number for option in reply.options] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("text", ["你好", "您好！", "hello", "Hi", "", "在吗"])
def test_hello_is_answered_with_the_greeting(talk: Talk, text: str) -> None:
    """A first word that only greets, or nothing at all, gets the greeting."""
    talk.say(text)
    assert {"start.welcome", "menu.check"} <= talk.keys


def test_the_menu_leads_everywhere_by_number_and_by_word(talk: Talk) -> None:
    """Each option of the menu opens something else."""
    places = []
    for number in range(1, 6):
        talk.say("菜单", str(number))
        places.append(talk.page or talk.question)
    assert places == ["@pack", "cities/deadlines", "cities/rules", "cities/complaint", "receipt"]
    talk.say("菜单", "6")
    assert talk.memory.language == "en"


def test_the_menu_tells_what_waits(talk: Talk) -> None:
    """An unfinished self-check, or a finished one, is mentioned."""
    talk.say("自评", "深圳", "菜单")
    assert "menu.waiting" in talk.keys
    talk.say("重来").check("深圳", "绿色工厂").say("菜单")
    assert "menu.result_waiting" in talk.keys


def test_the_check_begins_with_the_place_whose_page_is_open(talk: Talk) -> None:
    """On a city's page the word for the self-check does not ask for the city again."""
    assert talk.say("深圳", "自评").question == "@category"


def test_the_check_goes_on_where_answers_wait(talk: Talk) -> None:
    """Who looked at another city's page in the middle of a self-check goes on with their own."""
    open_question = talk.say("自评").say("深圳").say("工厂").reply.prompt
    talk.say("规定 云浮")
    assert talk.say("自评").reply.prompt == open_question


def test_help_names_every_command(talk: Talk) -> None:
    """The help is made from the declarations, so none can be missing."""
    talk.say("帮助")
    lines = [*talk.sayings("help.line"), *talk.sayings("help.line_number")]
    named = {say.args["does"].key for say in lines}  # type: ignore[union-attr]
    assert named == {command.help.key for command in (*COMMANDS, *binding.COMMANDS)}


def test_every_command_does_something() -> None:
    """Declarations and deeds are the same set."""
    assert set(DOING) == {command.name for command in COMMANDS}


def test_no_spelling_means_two_commands() -> None:
    """Every reserved word belongs to one command."""
    spelled = [plain(word) for command in COMMANDS for word in command.spellings]
    assert len(set(spelled)) + 1 >= len(spelled), "English is its own translation"
    assert {find(word).command.name for word in PROMISED} == {  # type: ignore[union-attr]
        "back",
        "change",
        "skip",
        "help",
        "progress",
        "restart",
        "quit",
        "menu",
    }


def test_what_a_pack_may_not_use_as_a_label_is_reserved_here() -> None:
    """The check of packs refuses words that the conversation keeps for itself."""
    assert REFUSED_AS_LABELS - {"不清楚", "unsure"} <= RESERVED


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("修改 3", "change", 3),
        ("修改3", "change", 3),
        ("修改第三题", "change", 3),
        ("CHANGE 3", "change", 3),
        ("条文 ２", "clause", 2),
        ("text 2", "clause", 2),
        ("返回。", "back", None),
        ("  菜单  ", "menu", None),
        ("？", "help", None),
    ],
)
def test_a_command_is_found_with_its_number(text: str, name: str, number: int | None) -> None:
    """Width, case, punctuation and spaces don't matter."""
    given = find(text)
    assert given is not None
    assert (given.command.name, given.number) == (name, number)


@pytest.mark.parametrize(
    "text",
    [
        "我想返回上一个问题再看看",
        "修改一下公司名称",
        "不要重来",
        "3",
        "是",
        "为什么不可以",
        "条文里没有",
    ],
)
def test_a_sentence_that_holds_a_command_is_none(text: str) -> None:
    """A reserved word counts only as a whole text."""
    assert find(text) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("深圳", "place/shenzhen"),
        ("广东云浮", "place/yunfu"),
        ("贵阳", "place/guizhou"),
        ("Xiamen", "place/xiamen"),
        ("怎么申报绿色工厂", "@pack"),
        ("我想自评一下", "@pack"),
        ("深圳的企业能不能申报", "@category"),
        ("云浮什么时候截止", "deadlines/yunfu"),
        ("动态表几号截止", "either/cities>rules>dynamic_table/cities>deadlines"),
        ("想举报一家企业造假", "consent/2026-11"),
        ("举报造假要什么材料", "cities/complaint"),
        ("厦门有没有奖励", "rules/xiamen/incentives"),
        ("绿码怎么分级", "cities/rules/green_code"),
        ("凭证在哪里查", "receipt"),
        ("Shenzhen article 9", "article/shenzhen/9"),
        ("2022年的办法还有效吗", "place/shenzhen-2022"),
        ("旧办法奖励100万是真的吗", "rules/shenzhen-2022"),
        ("深圳市（2022年旧办法）", "place/shenzhen-2022"),
    ],
)
def test_a_sentence_leads_where_it_clearly_wants_to_go(talk: Talk, text: str, place: str) -> None:
    """A place and a subject lead to their page; two subjects are asked about."""
    talk.say(text)
    assert (talk.page or talk.question) == place


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("北京怎么申报", "cities/place"),
        ("can we apply in Beijing", "cities/place"),
        ("东莞什么时候截止", "cities/deadlines"),
        ("广东有没有奖励", "cities/rules/incentives"),
        ("上海", "cities/place"),
    ],
)
@pytest.mark.parametrize("where", [(), ("规定 贵州",), ("时限 深圳",)])
def test_a_place_that_is_not_held_is_told_so(
    talk: Talk, text: str, page: str, where: tuple[str, ...]
) -> None:
    """Beijing is never answered with the rules of the page that happens to be open."""
    talk.say(*where).say(text)
    assert "place.not_held" in talk.keys
    assert talk.page == page


def test_a_place_that_is_not_held_is_no_answer_to_where(talk: Talk) -> None:
    """北京 to the question where: told that its rules are not held, and the question stays."""
    talk.say("自评", "北京")
    assert "place.not_held" in talk.keys
    assert talk.question == "@pack"


@pytest.mark.parametrize("text", ["谢谢", "好的，谢谢！", "thank you", "再见"])
def test_thanks_are_no_question(talk: Talk, text: str) -> None:
    """Whoever says thank you at the result is not told that this can't be answered."""
    talk.check("深圳", "绿色工厂").say(text)
    assert "start.unknown" not in talk.keys
    assert talk.page == "result"


def test_who_names_two_places_means_none_of_them(talk: Talk) -> None:
    """深圳和云浮 on Guizhou's page is neither Guizhou nor one of the two."""
    talk.say("规定 贵州", "深圳和云浮什么时候截止")
    assert talk.page == "cities/deadlines"


@pytest.mark.parametrize("text", ["今天天气怎么样", "去哪里吃饭", "tell me a joke", "是", "哈哈哈"])
def test_what_is_unknown_is_never_guessed_at(talk: Talk, text: str) -> None:
    """I don't know that; these are the things I can do."""
    talk.say("菜单", text)
    assert {"start.unknown", "start.can_do", "menu.check"} <= talk.keys
    assert talk.page == "menu"


def test_two_wishes_in_one_sentence_are_asked_about(talk: Talk) -> None:
    """申报 and 截止 in one sentence: which of the two is chosen by its number."""
    talk.say("深圳申报什么时候截止")
    assert (talk.page or "").startswith("either/")
    assert talk.say("2").page == "deadlines/shenzhen"


def test_the_language_of_the_channel_is_used_until_one_is_chosen(
    library: Library, db: Session
) -> None:
    """Shortcuts send words of the language that is read."""
    talk = Talk(library, db, FixedClock(datetime(2026, 11, 20, tzinfo=UTC)).today(), "en")
    assert talk.say("menu").reply.shortcuts[0].send == "help"
    assert talk.memory.language is None
    assert talk.say("中文").reply.shortcuts[0].send == "帮助"


def test_a_link_says_where_it_leads(talk: Talk) -> None:
    """Every option of the menu has words from the catalogue."""
    talk.say("菜单")
    assert all(isinstance(option.label, Say) for option in talk.reply.options)


def test_a_sentence_under_an_old_page_is_read_by_itself(talk: Talk) -> None:
    """A window that still shows the menu may ask something; its numbers are the menu's."""
    menu = talk.say("菜单").reply.prompt
    talk.say("规定 贵州").say("云浮什么时候截止", prompt=menu)
    assert talk.page == "deadlines/yunfu"
    assert talk.say("3", prompt=menu).page == "cities/rules"
    talk.say("99", prompt=menu)
    assert "form.late_unknown" in talk.keys


def test_a_sentence_under_an_old_page_answers_no_question(talk: Talk) -> None:
    """是, typed under the menu while a question is open elsewhere, is not that question's."""
    menu = talk.say("菜单").reply.prompt
    talk.say("自评", "深圳", "1", "1", "1").say("是", prompt=menu)
    assert talk.question == "established_in_area"
    assert "form.late_unknown" in talk.keys
