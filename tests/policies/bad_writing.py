"""Slips of the pen: what is no YAML, or none that a pack may hold."""

from tests.policies.bad import bad, drop, here, in_cases, put, swap
from tests.policies.small import PACK, PACK_FILE, TEXT_FILE

TITLE = "  title: 小城市绿色工厂管理细则"
NAMES = "names: {zh: 小城市, en: Smalltown}"
_BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))

WRITING = [
    # the file as a whole
    bad("a folder of that name", "unreadable", drop(PACK_FILE), put("", f"{PACK_FILE}/x.txt")),
    bad("10 MB", "too_large", put(PACK + "# 注释\n" * 1000000)),
    bad("a text of 10 MB", "too_large", put("字" * 4000000, TEXT_FILE), file=TEXT_FILE),
    bad("GBK", "not_utf8", put(PACK.encode("gb18030"))),
    bad("a text in GBK", "not_utf8", put("第一条".encode("gb18030"), TEXT_FILE), file=TEXT_FILE),
    bad("UTF-16", "not_utf8", put(PACK.encode("utf-16"))),
    bad("nothing in it", "empty_file", put("")),
    bad("only a byte order mark", "empty_file", put(b"\xef\xbb\xbf")),
    bad("only comments", "empty_file", put("# 小城市\n\n# 待写\n")),
    bad("two documents", "second_document", swap("\nerrata:", "\n¦---\nerrata:")),
    # what YAML can do and a pack must not
    bad("an anchor", "anchor_or_alias", swap("[小城]", "¦&a [小城]")),
    bad("an alias", "anchor_or_alias", swap("[小城]", "¦*a")),
    bad("bullets of asterisks", "anchor_or_alias", swap("[小城]", "*¦ 小城")),
    bad("an alias bomb", "anchor_or_alias", put(f"a0: &a0 [x]\n{_BOMB}"), here("&a0")),
    bad("a Python object", "tag", swap("[小城]", "¦!!python/object:os.system x")),
    bad("a local tag", "tag", swap("[小城]", "¦!here x")),
    bad("nested 5,000 deep", "too_deep", swap("[小城]", "[ " * 23 + "[" * 4977), here("[[")),
    bad(
        "nested 5,000 deep by lines",
        "too_deep",
        put("\n".join(f"{' ' * n}a{n}:" for n in range(700))),
        here("a24:"),
    ),
    # keys and values
    bad("a list as a key", "key_not_a_word", swap("aliases:", "? ¦[aliases]\n:")),
    bad("a full-width colon in braces", "bad_key", swap("{zh: 小城市,", "{¦zh：小城市,")),
    bad("full-width spaces", "bad_key", swap("  checked:", "¦\u3000\u3000checked:")),
    bad("a key twice", "duplicate_key", swap(TITLE, f"{TITLE}\n{TITLE}乙"), here(f"{TITLE[2:]}乙")),
    bad("29 February 2026", "impossible_date", swap("2026-11-20", "¦2026-02-29")),
    bad("30 February 2026", "impossible_date", swap("2026-11-20", "¦2026-02-30")),
    bad("13th month", "impossible_date", swap("2026-11-20", "¦2026-13-01")),
    bad("the year 0", "impossible_date", swap("2026-11-20", "¦0000-01-01")),
    bad("a control character", "control_character", swap("小城]", "小城¦\x07]")),
    bad("an escaped one", "control_character", swap("[小城]", '[¦"小城\\e[2J"]')),
    bad("an escaped zero", "control_character", swap("[小城]", '[¦"\\0"]')),
    bad("an invisible space", "control_character", swap("小城]", "小¦\u200b城]")),
    bad("no character at all", "control_character", swap("小城]", "小城¦\uffff]")),
    bad("another line break", "control_character", swap("小城]", "小¦\u2028城]")),
    # signs
    bad("a tab as indentation", "tab", swap(TITLE, f"\t{TITLE[2:]}"), here("\ttitle")),
    bad("an unknown escape", "bad_escape", swap("[小城]", '["小¦\\城"]')),
    bad("half a character", "bad_escape", swap("[小城]", '["\\u¦D800"]')),
    bad("an open quotation mark", "quote_not_closed", swap("[小城]", '[¦"小城]')),
    bad("an open brace", "bracket_not_closed", swap(NAMES, NAMES[:-1]), here("{zh: 小城市, en")),
    bad("no comma", "bracket_not_closed", swap("[小城]", '["小城" ¦"小镇"]')),
    bad("a percent sign first", "special_sign", swap("[小城]", "¦%50")),
    bad("an at sign first", "special_sign", swap("[小城]", "¦@小城")),
    bad("a greater sign first", "special_sign", swap("[小城]", "¦>50")),
    bad("no colon", "colon_missing", swap("pack: small", "¦pack small")),
    bad("no space after it", "colon_missing", swap("pack: small", "¦pack:small")),
    bad("a second colon", "second_colon", swap(TITLE, f"{TITLE}: 试行"), here(": 试行")),
    bad("too far in", "indented_wrongly", swap("  checked:", "      ¦checked:")),
    bad("not far enough", "indented_wrongly", swap("  checked:", " ¦checked:")),
    bad("words after a quotation", "stray_words", swap("pack: small", 'pack: "small" ¦x')),
    bad("a list on the line", "stray_words", swap("aliases: [小城]", "aliases: ¦- 小城")),
    bad("a full-width colon", "full_width_sign", swap("pack: small", "pack¦：small")),
    bad("one before a block", "full_width_sign", swap("regulation:", "regulation¦：")),
    bad("a full-width comma", "full_width_sign", swap("小城市, en", "小城市¦，en")),
    bad("a full-width brace", "full_width_sign", swap("{zh: 小城市", "¦｛zh: 小城市")),
    bad("cases that are no YAML", "tab", in_cases("\n  - name", "\n¦\t- name")),
]
