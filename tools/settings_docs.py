"""Write `.env.example` and the settings pages from `Settings`: `python -m tools.settings_docs`.

With `--check` nothing is written: pages that are no longer current are named, exit code 1.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from bot.own_settings import About
from bot.settings import Settings, about, variable

ROOT = Path(__file__).resolve().parent.parent

ENV_HEAD = """\
# Copy to `.env` and remove the # before what you want to change; every setting is optional.
# Made by `python -m tools.settings_docs` from bot/settings.py: edit that, not this.
# 复制为 .env，去掉要修改的行首 # 即可；所有设置均可不填。
# 本文件由 bot/settings.py 生成，请勿直接修改。
"""

PAGE_EN = """\
# Settings

[中文](settings.zh-CN.md)

Set these as environment variables, or in a file `.env` in the folder the service starts in; the
environment wins. All are optional on one machine. A setting that cannot be used stops the start:
every wrong one is named, with what to write instead. Copy [.env.example](../.env.example) to begin.

| Variable | Default | What it is for |
|---|---|---|
"""

PAGE_ZH = """\
# 设置

[English](settings.md)

用环境变量设置，或写在启动目录下的 `.env` 文件里；两处都有时以环境变量为准。单机使用时全部可以不填。
填错的设置会使服务拒绝启动，并一次列出所有错误及正确写法。可复制
[.env.example](../.env.example) 后修改。

| 变量 | 默认值 | 用途 |
|---|---|---|
"""


def default(field: str) -> str:
    """Write the default of a field as an operator would; empty where there is none."""
    value = about(field).default or Settings.model_fields[field].default
    return "" if value is None else str(value)


def env_example() -> str:
    """Render `.env.example`: each setting commented out, with its meaning in both languages."""
    return ENV_HEAD + "".join(_env_entry(field) for field in Settings.model_fields)


def _env_entry(field: str) -> str:
    meaning = about(field)
    return f"\n# {meaning.en}\n# {meaning.zh}\n#{variable(field)}={default(field)}\n"


def page(head: str, words: Callable[[About], str], none: str) -> str:
    """Render a settings page: `head`, then a table row for each setting."""
    rows = (
        f"| `{variable(field)}` | {_code(default(field)) or none} | {words(about(field))} |\n"
        for field in Settings.model_fields
    )
    return head + "".join(rows)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def pages() -> dict[Path, str]:
    """Render everything that is generated from `Settings`, by path."""
    return {
        ROOT / ".env.example": env_example(),
        ROOT / "docs" / "settings.md": page(PAGE_EN, lambda about: about.en, "none"),
        ROOT / "docs" / "settings.zh-CN.md": page(PAGE_ZH, lambda about: about.zh, "无"),
    }


def stale(rendered: dict[Path, str]) -> list[Path]:
    """Name the files that differ from what would be written today."""
    return [
        path
        for path, text in rendered.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str]) -> int:
    """Write the stale pages, or only name them with `--check`; return the exit code."""
    rendered = pages()
    old = stale(rendered)
    for path in old:
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} is not current: run python -m tools.settings_docs")
        else:
            path.write_text(rendered[path], encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return int(bool(old) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
