"""The words with a meaning of their own, declared once: help and the menu are made from them.

A command counts only as a whole text (返回, 修改 3), never as a part of a sentence: an answer that
happens to contain one stays an answer.
"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from handlers.numerals import whole_number
from handlers.wording import bare, plain
from models.messages import Language, Option, Say, Words, say

Argument: TypeAlias = Literal["none", "number", "text"]
Where: TypeAlias = Literal["always", "questions", "result"]


@dataclass(frozen=True, slots=True)
class Command:
    """A reserved word: its name, how it is typed in both languages, and what it does.

    `takes` tells what follows it; `where` groups it in the help.
    """

    name: str
    word: Words
    help: Say
    also: tuple[str, ...] = ()
    takes: Argument = "none"
    where: Where = "always"

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to type it, longest first."""
        return tuple(sorted((self.word.zh, self.word.en, *self.also), key=len, reverse=True))

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


COMMANDS: tuple[Command, ...] = (
    Command("check", Words("自评", "self-check"), say("command.check"), ("自我评价", "自测", "selfcheck", "self check")),
    Command("deadlines", Words("时限", "deadlines"), say("command.deadlines"), ("查时限", "期限", "截止日期", "deadline"), "text"),
    Command("rules", Words("规定", "rules"), say("command.rules"), ("查规定", "查条文", "政策"), "text"),
    Command("article", Words("第9条", "article 9"), say("command.article"), (), "number"),
    Command("complaint", Words("举报", "complaint"), say("command.complaint"), ("实名举报", "怎么举报", "complain", "complaints"), "text"),
    Command("receipt", Words("凭证", "receipt"), say("command.receipt"), ("凭证号",), "text"),
    Command("menu", Words("菜单", "menu"), say("command.menu"), ("主菜单", "首页", "开始", "start", "/start")),
    Command("help", Words("帮助", "help"), say("command.help"), ("?", "/help", "怎么用")),
    Command("chinese", Words("中文", "Chinese"), say("command.chinese"), ("简体中文", "汉语")),
    Command("english", Words("English", "English"), say("command.english"), ("英文", "英语")),
    Command("back", Words("返回", "back"), say("command.back"), ("上一步", "上一题"), where="questions"),
    Command("change", Words("修改", "change"), say("command.change"), ("更改", "改第", "改", "edit"), "number", "questions"),
    Command("skip", Words("跳过", "skip"), say("command.skip"), (), where="questions"),
    Command("why", Words("为什么", "why"), say("command.why"), ("为什么问这个", "为何", "依据", "why do you ask"), where="questions"),
    Command("progress", Words("进度", "progress"), say("command.progress"), ("我的回答",), where="questions"),
    Command("continue", Words("继续", "continue"), say("command.continue"), ("接着来", "resume"), where="questions"),
    Command("restart", Words("重来", "restart"), say("command.restart"), ("重新开始", "从头开始", "start over"), where="questions"),
    Command("quit", Words("退出", "quit"), say("command.quit"), ("离开", "结束", "exit", "leave"), where="questions"),
    Command("result", Words("结果", "result"), say("command.result"), ("看结果",), where="questions"),
    Command("clause", Words("条文", "text"), say("command.clause"), ("查看条文",), "number", "result"),
    Command("compare", Words("比较", "compare"), say("command.compare"), ("对比",), where="result"),
)  # fmt: skip

BY_NAME = {command.name: command for command in COMMANDS}
RESERVED = frozenset(plain(word) for command in COMMANDS for word in command.spellings)

_ARTICLE = re.compile(
    r"(?P<place>.*?)\s*(?:第\s*(?P<zh>[0-9]{1,3}|[一二三四五六七八九十百零]{1,5})\s*条|(?:article|art\.?)\s*(?P<en>[0-9]{1,3}))\s*(?P<after>.*)"
)


def find(typed: str) -> Given | None:
    """The command that a typed text is as a whole, or None."""
    text = plain(typed)
    for candidate in (text, bare(text)):
        for command in COMMANDS:
            for word in command.spellings:
                given = _given(command, plain(word), candidate)
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
