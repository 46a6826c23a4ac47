"""What this is not for: pollution, wages, purchases, and whom to turn to with them.

The telephone numbers are suggestions of where to ask and no rule of any text.
"""

import re

from models.messages import Block, Bullets, Paragraph, Say, say

_SUBJECTS: tuple[tuple[re.Pattern[str], Say], ...] = (
    (
        re.compile(r"污染|排污|废水|废气|臭味|噪[声音]|扬尘|固废|危废|pollut|sewage|\bsmell"),
        say("intake.other.pollution"),
    ),
    (
        re.compile(r"欠薪|拖欠工资|工资|社保|加班|劳动合同|\bwages?\b|salary|overtime"),
        say("intake.other.wages"),
    ),
    (
        re.compile(r"假冒|退款|退货|消费者|价格欺诈|虚假广告|refund|counterfeit|consumer"),
        say("intake.other.market"),
    ),
)


def where_to_go() -> tuple[Block, ...]:
    """What is taken here, and whom to turn to with anything else."""
    lines = (*(said for _, said in _SUBJECTS), say("intake.other.all"))
    return (Paragraph(say("intake.other"), tone="warning"), Bullets(lines))


def hint(text: str) -> tuple[Block, ...]:
    """Whom else to turn to, where what happened sounds like something else too."""
    found = tuple(said for pattern, said in _SUBJECTS if pattern.search(text))
    return (Paragraph(say("intake.other.too"), tone="muted"), Bullets(found)) if found else ()
