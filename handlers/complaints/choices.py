"""The options of a complaint's questions, each found by its number, its words or what people say.

Whoever types the words of an option means it: `accepts` has them in both languages.
"""

import re

from handlers.questions import Choice
from models.messages import Words, say
from policies import schema

OTHER, DONE, LINK, SUBMIT, LATER, DROP = "other", "done", "link", "submit", "later", "drop"

SUBJECTS = (
    Choice(
        "listed_unit",
        say("intake.against.unit"),
        (
            "企业",
            "名单单位",
            "工厂",
            "园区",
            "名单单位（绿色工厂、园区、供应链企业）",
            "unit",
            "factory",
            "company",
            "a unit on a list (green factory, park, supply-chain company)",
        ),
    ),
    Choice(
        "third_party",
        say("intake.against.agency"),
        (
            "第三方",
            "机构",
            "评价机构",
            "第三方机构",
            "第三方机构（出具评价报告的机构）",
            "agency",
            "a third-party agency (which issues evaluation reports)",
        ),
    ),
)
OTHER_KIND = Choice(
    OTHER,
    say("intake.against.other"),
    (
        "其他",
        "其他问题",
        "都不是",
        "其他问题（污染、欠薪、消费等）",
        "other",
        "something else",
        "something else (pollution, wages, purchases …)",
    ),
)
KINDS = (*SUBJECTS, OTHER_KIND)
"""What a complaint can be about, where the text of the place receives each."""

OF_A_DISTRICT = Choice(
    "district",
    say("intake.some_district"),
    ("区", "区里", "区工业和信息化主管部门", "district", "a district's department"),
)
"""Any district's office, before it is said which."""
_KIND_OF_PLACE = re.compile(r" (?:New )?(?:District|County|Area)$")


def district(one: schema.District) -> Choice:
    """A district: 宝安区, 宝安, Bao'an, Baoan; Yunan for Yunan County."""
    typed = (one.zh[:-1], one.en.replace("'", ""), _KIND_OF_PLACE.sub("", one.en))
    return Choice(one.zh, Words(one.zh, one.en), typed)


ALL_SAID = Choice(
    DONE,
    say("intake.all_said"),
    ("好了", "完了", "说完了", "写完了", "没有了", "done", "that's all"),
)
MORE_CHOICES = (ALL_SAID,)

_DONE_WITH_EVIDENCE = (
    "好了",
    "好",
    "好的",
    "ok",
    "完成",
    "传完了",
    "没有",
    "没有了",
    "没有证据",
    "没有材料",
    "没有更多材料",
    "下一步",
    "done",
    "no",
    "none",
    "no more evidence",
    "next",
)
_NO_MORE = Choice(DONE, say("intake.no_more_evidence"), _DONE_WITH_EVIDENCE)
_LINK_TYPED = ("链接", "上传链接", "link", "upload link")
EVIDENCE_CHOICES = (
    _NO_MORE,
    Choice(
        LINK,
        say("intake.upload_link"),
        (
            *_LINK_TYPED,
            "要一个上传链接（适合大文件）",
            "give me an upload link (for large files)",
        ),
    ),
)
BY_LINK_CHOICES = (
    _NO_MORE,
    Choice(
        LINK, say("intake.new_link"), (*_LINK_TYPED, "换一个上传链接", "give me a new upload link")
    ),
)

REVIEW_CHOICES = (
    Choice(SUBMIT, say("intake.submit"), ("提交", "确认提交", "submit", "file it")),
    Choice(
        LATER,
        say("intake.later"),
        ("以后再说", "暂存", "先保存，以后再提交", "later", "save", "keep the draft for later"),
    ),
    Choice(
        DROP,
        say("intake.drop"),
        ("放弃", "删除草稿", "放弃，删除草稿", "discard", "give up and delete the draft"),
    ),
)
