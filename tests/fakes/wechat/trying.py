"""What stands around the account when somebody tries it by hand: people, posters, templates."""

from pathlib import Path
from typing import Final

from tests.fakes.wechat.templates import Template

PEOPLE: Final = {
    "oMadeUpTelephoneOfLin0000001": "小林（群众）",
    "oMadeUpTelephoneOfWang000002": "王敏（企业）",
    "oMadeUpTelephoneOfLi00000003": "李科（主管部门）",
}
POSTERS: Final = ("poster-check", "poster-deadlines", "poster-complaint")
DUTIES: Final = Template(
    "made-up-template-of-duties",
    "事项办理提醒",
    "事项：{{thing1.DATA}}\n办理：{{thing2.DATA}}\n截止：{{date3.DATA}}",
)
OTHERS: Final = Template(
    "made-up-template-of-others", "消息提醒", "事项：{{thing1.DATA}}\n办理：{{thing2.DATA}}"
)
NOTICE: Final = Template(
    "made-up-notice-of-duties",
    "申报截止提醒",
    "事项：{{thing1.DATA}}\n截止：{{date2.DATA}}\n状态：{{phrase3.DATA}}",
    lasting=True,
)
TEMPLATES: Final = (DUTIES, OTHERS, NOTICE)
_FILE: Final = """\
consent_link = "{address}/#notices"

[reminder]
template = "{duties}"
fields = {{ thing1 = "what", thing2 = "do", date3 = "due" }}

[reminder.subscribe]
template = "{notice}"
lasting = true
fields = {{ thing1 = "what", date2 = "due", phrase3 = {{ text = "待办" }} }}

[default]
template = "{others}"
fields = {{ thing1 = "what", thing2 = "do" }}
"""


def templates_file(folder: Path, address: str) -> Path:
    """Write down for the product which templates there are, in a folder; gives the file.

    People agree to the notice on the telephone's page, which is at `address`.
    """
    names = {"duties": DUTIES.id, "notice": NOTICE.id, "others": OTHERS.id}
    file = folder / "wechat-templates.toml"
    file.write_text(_FILE.format(address=address, **names), encoding="utf-8")
    return file.resolve()
