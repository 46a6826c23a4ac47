"""The states of a case (实名举报), and which may follow which.

    草稿 draft ─► 已登记 registered ─► 补正 completing ─► registered
                        │ ├─► 不予受理 refused · 转办 transferred (to an office outside)
                        │ └─► 已受理 accepted ─► 核实中 verifying
                        │                          ├─► 属实 confirmed · 部分属实 partly
                        │                          │     ├─► 整改 rectifying ─► removing · closed
                        │                          │     ├─► 移出 removing · 通报 noticing
                        │                          │     └─► 不处理 no_action
                        │                          └─► 不属实 unfounded ─► no_action
                        └─► 撤回 withdrawn · 并案 merged
    closed · refused · transferred · withdrawn · merged ─► 归档 archived

The steps follow 信访工作条例 and what the four cities' texts say of verified complaints; none of
those texts names states, so the names are ours. Extension (延期), recusal (回避), assignment and
another office of the same city change no state.
"""

from typing import Literal, TypeAlias, get_args

State: TypeAlias = Literal[
    "draft",  # 草稿: being written; nobody but its author sees it
    "registered",  # 已登记: filed, the receipt is given; waits to be accepted or not
    "completing",  # 补正中: something required is missing, and its author was asked for it
    "accepted",  # 已受理: it will be verified
    "verifying",  # 核实中
    "confirmed",  # 属实
    "partly",  # 部分属实
    "unfounded",  # 不属实
    "rectifying",  # 整改中: until a day, then it is looked at again
    "removing",  # 移出: the listing was taken off, or its removal proposed to who keeps the list
    "noticing",  # 通报/上报: of a third party
    "no_action",  # 不处理
    "closed",  # 办结: its author was answered
    "refused",  # 不予受理: with the reason and the article
    "transferred",  # 转办: to an office that does not work here
    "withdrawn",  # 撤回: by its author
    "merged",  # 并案: worked on under another case
    "archived",  # 归档
]
STATES: tuple[State, ...] = get_args(State)

ARROWS: dict[State, frozenset[State]] = {
    "draft": frozenset({"registered"}),
    "registered": frozenset(
        {"completing", "accepted", "refused", "transferred", "withdrawn", "merged"}
    ),
    "completing": frozenset({"registered", "refused", "withdrawn", "merged"}),
    "accepted": frozenset({"verifying", "transferred", "withdrawn", "merged"}),
    "verifying": frozenset({"confirmed", "partly", "unfounded", "withdrawn", "merged"}),
    "confirmed": frozenset({"rectifying", "removing", "noticing", "no_action"}),
    "partly": frozenset({"rectifying", "removing", "noticing", "no_action"}),
    "unfounded": frozenset({"no_action"}),
    "rectifying": frozenset({"removing", "closed"}),
    "removing": frozenset({"closed"}),
    "noticing": frozenset({"closed"}),
    "no_action": frozenset({"closed"}),
    "closed": frozenset({"archived"}),
    "refused": frozenset({"archived"}),
    "transferred": frozenset({"archived"}),
    "withdrawn": frozenset({"archived"}),
    "merged": frozenset({"archived"}),
    "archived": frozenset(),
}
"""What may follow each state; nothing else can happen, whoever asks for it."""

WORKED: frozenset[State] = frozenset(
    {
        "registered",
        "completing",
        "accepted",
        "verifying",
        "confirmed",
        "partly",
        "unfounded",
        "rectifying",
        "removing",
        "noticing",
        "no_action",
    }
)
"""States in which an office still has something to do, or waits for its author."""

OVER: frozenset[State] = frozenset(
    {"closed", "refused", "transferred", "withdrawn", "merged", "archived"}
)
"""States in which nobody works on it any more."""

WITHDRAWABLE: frozenset[State] = frozenset(
    state for state in STATES if "withdrawn" in ARROWS[state]
)
"""States in which its author may take it back: until what is in it was found true or not."""


def may_follow(state: State, following: State) -> bool:
    """Whether a case may go from one state to the other."""
    return following in ARROWS[state]
