"""The words with a meaning of their own, declared once: help and the menu are made from them.

A command counts only as a whole text (返回, 修改 3), never as a part of a sentence: an answer that
happens to contain one stays an answer.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from handlers.numerals import whole_number
from handlers.wording import bare, plain
from models.messages import Language, Option, Say, Words, say

Argument: TypeAlias = Literal["none", "number", "text"]


@dataclass(frozen=True, slots=True)
class Command:
    """A reserved word: its name, how it is typed in both languages, and what it does.

    `takes` tells what follows it.
    """

    name: str
    word: Words
    help: Say
    also: tuple[str, ...] = ()
    takes: Argument = "none"

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to type it, longest first."""
        return tuple(sorted((self.word.zh, self.word.en, *self.also), key=len, reverse=True))

    def also_typed(self, *words: str) -> "Command":
        """The same command with further ways to type it."""
        return replace(self, also=words)

    def typed(self, language: Language, argument: str = "") -> str:
        """The command as somebody would type it in a language."""
        word = self.word.zh if language == "zh_CN" else self.word.en
        return f"{word} {argument}".strip()

    def option(self, language: Language) -> Option:
        """A shortcut that sends it."""
        return Option(label=self.word, send=self.typed(language))


@dataclass(frozen=True, slots=True)
class Given:
    """A command as it was typed. `number` and `rest` are what followed it."""

    command: Command
    number: int | None = None
    rest: str = ""


_ALWAYS = (
    Command("check", Words("自评", "self-check"), say("command.check"))
    .also_typed("自我评价", "自测", "selfcheck", "self check"),
    Command("deadlines", Words("时限", "deadlines"), say("command.deadlines"), takes="text")
    .also_typed("查时限", "期限", "截止日期", "deadline"),
    Command("rules", Words("规定", "rules"), say("command.rules"), takes="text")
    .also_typed("查规定", "查条文", "政策"),
    Command("article", Words("第9条", "article 9"), say("command.article"), takes="number"),
    Command("complaint", Words("举报", "complaint"), say("command.complaint"), takes="text")
    .also_typed("实名举报", "怎么举报", "complain", "complaints"),
    Command("report", Words("我要举报", "file a complaint"), say("command.report"))
    .also_typed("我想举报", "继续填写", "继续举报", "continue filling"),
    Command("receipt", Words("凭证", "receipt"), say("command.receipt"), takes="text")
    .also_typed("凭证号"),
    Command("menu", Words("菜单", "menu"), say("command.menu"))
    .also_typed("主菜单", "首页", "开始", "start", "/start"),
    Command("help", Words("帮助", "help"), say("command.help"))
    .also_typed("?", "/help", "怎么用"),
    Command("rest", Words("余下", "rest"), say("command.rest"))
    .also_typed("余下内容", "余下的", "the rest"),
    Command("clear", Words("清除记录", "clear my data"), say("command.clear"))
    .also_typed("清除我的数据", "清除数据", "删除我的数据", "delete my data", "clear data"),
    Command("chinese", Words("中文", "Chinese"), say("command.chinese"))
    .also_typed("简体中文", "汉语"),
    Command("english", Words("English", "English"), say("command.english"))
    .also_typed("英文", "英语"),
)  # fmt: skip
_OF_A_CONTACT = (
    Command("mine", Words("我的时限", "my deadlines"), say("command.mine"), takes="text")
    .also_typed("我的期限", "我的提醒", "我的任务", "my deadline", "my duties"),
    Command("calendar", Words("订阅日历", "calendar link"), say("command.calendar"), takes="text")
    .also_typed("日历订阅", "日历链接", "calendar feed"),
    Command("stop", Words("退订", "stop"), say("command.stop"))
    .also_typed("td", "取消提醒", "不要再提醒我", "stop reminding me", "unsubscribe"),
    Command("resume", Words("恢复提醒", "resume reminders"), say("command.resume"))
    .also_typed("恢复订阅", "重新订阅"),
)  # fmt: skip
_IN_QUESTIONS = (
    Command("back", Words("返回", "back"), say("command.back")).also_typed("上一步", "上一题"),
    Command("change", Words("修改", "change"), say("command.change"), takes="number")
    .also_typed("更改", "改第", "改", "edit"),
    Command("skip", Words("跳过", "skip"), say("command.skip")),
    Command("why", Words("为什么", "why"), say("command.why"))
    .also_typed("为什么问这个", "为何", "依据", "why do you ask"),
    Command("progress", Words("进度", "progress"), say("command.progress"))
    .also_typed("我的回答"),
    Command("continue", Words("继续", "continue"), say("command.continue"))
    .also_typed("接着来", "resume"),
    Command("restart", Words("重来", "restart"), say("command.restart"))
    .also_typed("重新开始", "从头开始", "start over"),
    Command("quit", Words("退出", "quit"), say("command.quit"))
    .also_typed("离开", "结束", "exit", "leave"),
    Command("result", Words("结果", "result"), say("command.result")).also_typed("看结果"),
)  # fmt: skip
_AT_THE_RESULT = (
    Command("clause", Words("条文", "text"), say("command.clause"), takes="number")
    .also_typed("查看条文"),
    Command("compare", Words("比较", "compare"), say("command.compare")).also_typed("对比"),
)  # fmt: skip

GROUPS: tuple[tuple[Say, tuple[Command, ...]], ...] = (
    (say("help.always"), _ALWAYS),
    (say("help.contact"), _OF_A_CONTACT),
    (say("help.questions"), _IN_QUESTIONS),
    (say("help.result"), _AT_THE_RESULT),
)
"""Every command, in the groups in which the help shows them."""
COMMANDS = tuple(command for _, group in GROUPS for command in group)
BY_NAME = {command.name: command for command in COMMANDS}
_SPELLED = tuple((command, tuple(map(plain, command.spellings))) for command in COMMANDS)
RESERVED = frozenset(word for _, words in _SPELLED for word in words)

_ARTICLE = re.compile(
    r"(?P<place>.*?)\s*"
    r"(?:第\s*(?P<zh>[0-9]{1,3}|[一二三四五六七八九十百零]{1,5})\s*条"
    r"|(?:article|art\.?)\s*(?P<en>[0-9]{1,3}))"
    r"\s*(?P<after>.*)"
)


def find(typed: str) -> Given | None:
    """The command that a typed text is as a whole, or None."""
    text = plain(typed)
    for candidate in (text, bare(text)):
        for command, words in _SPELLED:
            for word in words:
                given = _given(command, word, candidate)
                if given:
                    return given
    return _article(text)


def _given(command: Command, word: str, text: str) -> Given | None:
    if text == word and command.name != "article":
        return Given(command)
    if command.takes == "none" or not text.startswith(word):
        return None
    rest = text[len(word) :].strip(" :，,")
    if command.takes == "number":
        number = whole_number(re.sub(r"^第\s*|\s*[题个条号项]$", "", rest))
        return Given(command, number) if number is not None and command.name != "article" else None
    separated = text[len(word)] in " :,"
    return Given(command, rest=rest) if separated else None


def _article(text: str) -> Given | None:
    match = _ARTICLE.fullmatch(text)
    if not match or len(text) > 40:
        return None
    number = whole_number(match["zh"] or match["en"])
    rest = f"{match['place']} {match['after']}".strip()
    return None if number is None else Given(BY_NAME["article"], number, rest)


def shortcuts(language: Language, *names: str) -> tuple[Option, ...]:
    """Shortcuts for the named commands."""
    return tuple(BY_NAME[name].option(language) for name in names)
