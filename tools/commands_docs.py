"""Write the pages of commands from their declarations: `python -m tools.commands_docs`.

With `--check` nothing is written: pages that are no longer current are named, exit code 1.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.wording import words
from handlers.binding import COMMANDS as OF_BINDING
from handlers.commands import GROUPS, Command
from handlers.officials.declared import Move, Noun
from handlers.officials.help import class_of, does
from handlers.officials.nouns import NOUNS
from models.messages import Language, Text, Words, say
from tools.settings_docs import ROOT, stale

_HEAD_EN = """\
# Commands

[中文](commands.zh-CN.md)

Made from the declarations by `python -m tools.commands_docs`. Every word works in Chinese and in
English, in upper or lower case and full width; spaces may be missing (`单位U128M核实`).

"""
_HEAD_ZH = """\
# 指令

[English](commands.md)

本页由 `python -m tools.commands_docs` 根据指令定义生成。中文、英文均可使用，
不区分大小写和全角半角，空格可以省略（`单位U128M核实`）。

"""
_EVERYBODY: Words = Words("## 所有人可用", "## For everybody")
_OFFICIALS: Words = Words("## 工作人员可用", "## For officials")
_RULES_EN = """
A line names the object first: noun, name, what to do, and what else is needed. A noun alone opens
a list, with a name the card of one object; the card ends with the moves that are possible now,
numbered. A number answers only the page that is open.

The last letter of a name is a check letter: a mistyped name opens nothing. Whoever is no official,
or is disabled, gets the answer for an unknown word. An official of another place reads whose the
object is. Every act and every refusal is noted in the audit.

| Class | What happens |
|---|---|
| read | shown at once |
| reversible | done at once; `undo` within 10 minutes restores the state before |
| effects on others | the object, the effect, the article and the people are shown first; \
a code of 4 characters, valid 10 minutes, confirms; messages are held for 10 minutes, \
and `undo` takes everything back |
| irreversible, or more than 20 recipients | code, and the approval of another official |

Some moves ask for the second factor (six digits of an authenticator) as well.

"""
_RULES_ZH = """
先写对象，再写办理事项：名称、编号、事项、需要补充的内容。只写名称打开列表，加编号打开卡片；卡片末尾按编号列出
当前可以办理的事项。单独一个数字只对当前打开的页面有效。

编号最后一位是校验字母，写错的编号不会打开任何内容。不是工作人员、或已被停用的，得到的答复与未知词语相同；
其他地区的工作人员会看到该对象由哪里管辖。每次办理和每次拒绝都记入审计。

| 类别 | 过程 |
|---|---|
| 查看 | 即时显示 |
| 可撤销 | 即时生效；10分钟内发送“撤销”恢复原状 |
| 影响他人 | 先显示对象、影响、条文和人数；在10分钟内发送4位验证码确认；\
消息保留10分钟再发出，此间发送“撤销”全部撤回 |
| 不可撤销，或收件超过20人 | 验证码，并经另一名工作人员同意 |

部分事项还须动态口令（身份验证器中的6位数字）。

"""
_COLUMNS = Words(
    "| 事项 | 说明 | 例 | 类别 | 撤回 |\n|---|---|---|---|---|\n",
    "| Word | What it does | Example | Class | Taken back |\n|---|---|---|---|---|\n",
)


def page(language: Language) -> str:
    """Write the whole page in one language."""
    return "".join(_parts(language))


def _parts(language: Language) -> Iterator[str]:
    zh = language == "zh_CN"
    yield _HEAD_ZH if zh else _HEAD_EN
    yield f"{words(_EVERYBODY, language)}\n"
    for heading, group in (*GROUPS, (say("help.binding"), OF_BINDING)):
        yield f"\n### {words(heading, language)}\n\n"
        yield from (_command(command, language) for command in group)
    yield f"\n{words(_OFFICIALS, language)}\n"
    yield _RULES_ZH if zh else _RULES_EN
    yield "\n".join(_noun(noun, language) for noun in NOUNS)


def _command(command: Command, language: Language) -> str:
    own = words(command.word, language)
    every = dict.fromkeys((own, command.word.zh, command.word.en, *command.also))
    spelled = ", ".join(f"`{word}`" for word in every)
    return f"- {spelled}: {words(command.help, language)}\n"


def _noun(noun: Noun[Any], language: Language) -> str:
    title = f"### {words(noun.word, language)}\n\n"
    about = f"{_sentence(words(noun.help, language), language)}\n\n"
    examples = "".join(f"- `{words(example, language)}`\n" for example in noun.examples)
    moves = "".join(_move(move, language) for move in noun.every_move)
    table = f"\n{words(_COLUMNS, language)}{moves}" if moves else ""
    return title + about + examples + table


def _move(move: Move[Any], language: Language) -> str:
    cells: tuple[Text, ...] = (
        move.word,
        does(move),
        move.examples[0],
        class_of(move),
        move.opposite,
    )
    written = [words(cell, language).replace("|", "\\|") for cell in cells]
    written[2] = f"`{written[2]}`"
    return f"| {' | '.join(written)} |\n"


def _sentence(text: str, language: Language) -> str:
    end = "。" if language == "zh_CN" else "."
    return text[:1].upper() + text[1:] + ("" if text.endswith(end) else end)


def pages() -> dict[Path, str]:
    """Render both pages, by path."""
    return {
        ROOT / "docs" / "commands.md": page("en"),
        ROOT / "docs" / "commands.zh-CN.md": page("zh_CN"),
    }


def main(arguments: list[str]) -> int:
    """Write the stale pages, or only name them with `--check`; return the exit code."""
    rendered = pages()
    old = stale(rendered)
    for path in old:
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} is not current: run python -m tools.commands_docs")
        else:
            path.write_text(rendered[path], encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return int(bool(old) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
