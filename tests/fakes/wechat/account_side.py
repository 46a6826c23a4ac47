"""The account's side of the API, by plain HTTP, for tests of the platform itself."""

import json
from dataclasses import dataclass
from typing import Any

import requests

from tests.fakes.wechat.account import MADE_UP
from tests.fakes.wechat.templates import Template

SERVICE = "/cgi-bin/message/custom/send"
CARD = "/cgi-bin/message/template/send"
NOTICE = "/cgi-bin/message/subscribe/bizsend"
DUTY = Template("t-duty", "事项办理提醒", "单位：{{thing1.DATA}}\n截止：{{time2.DATA}}")
ONCE = Template("n-once", "进度提醒", "事项：{{thing1.DATA}}", lasting=False)
LASTING = Template(
    "n-lasting", "申报提醒", "事项：{{thing1.DATA}}\n日期：{{date2.DATA}}", lasting=True
)


@dataclass
class Api:
    """The account's side of the API, by plain HTTP."""

    base: str
    token: str = ""

    def call(self, path: str, body: object = None, **query: str) -> dict[str, Any]:
        """Call a path with a body, or without one."""
        asked = {"access_token": self.token} | query
        if body is None:
            return dict(requests.get(self.base + path, params=asked, timeout=5).json())
        raw = json.dumps(body, ensure_ascii=False).encode()
        return dict(requests.post(self.base + path, data=raw, params=asked, timeout=5).json())

    def errcode(self, path: str, body: object = None, **query: str) -> int:
        """The number of an answer, 0 where it has none."""
        return int(self.call(path, body, **query).get("errcode", 0))

    def log_in(self, *, force: bool = False, **other: str) -> dict[str, Any]:
        """Fetch a token, and use it from now on."""
        asked = {"grant_type": "client_credential", "appid": MADE_UP.app_id}
        asked |= {"secret": MADE_UP.secret} | other
        answer = self.call("/cgi-bin/stable_token", {**asked, "force_refresh": force})
        self.token = answer.get("access_token", "")
        return answer

    def write(self, openid: str, words: str = "在") -> int:
        """Send a customer-service message."""
        return self.errcode(SERVICE, text_to(openid, words))

    def send_card(self, openid: str, template: Template, **values: str) -> int:
        """Send a template message, or a notice."""
        data = {name: {"value": value} for name, value in values.items()}
        path = CARD if template.lasting is None else NOTICE
        return self.errcode(path, {"touser": openid, "template_id": template.id, "data": data})


def text_to(openid: str, words: str) -> dict[str, Any]:
    """The body of a customer-service message."""
    return {"touser": openid, "msgtype": "text", "text": {"content": words}}
