"""What an operator may set: environment variables, or the same names in a file `.env`.

Everything has a default that serves one machine on its own address, so nothing need be set to try
the product. A bad start names every wrong variable at once, and what to write instead. Here are the
settings of platforms; those of the service itself are in `bot/own_settings.py`.
"""

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator

from bot.own_settings import MAKE_A_KEY, PREFIX, About, OwnSettings, is_loopback

SECRET = frozenset(
    {
        "database_url",
        "master_key",
        "master_key_previous",
        "wechat_secret",
        "wechat_token",
        "wechat_aes_key",
        "wechat_aes_key_previous",
        "telegram_token",
        "telegram_secret",
    }
)
"""Fields whose value no message may repeat."""


class SettingsError(Exception):
    """The settings cannot be used. `problems` holds one line for each variable to mend."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(OwnSettings):
    """All settings of this release. Frozen: what was read at the start holds until the end."""

    wechat_app_id: Annotated[
        str | None,
        Field(pattern=r"^wx[0-9a-z]{16}$"),
        About(
            en="AppID of the WeChat service account (AppID of 公众平台, 设置与开发, 基本配置). "
            "Setting it connects WeChat; the secret, the token and the AES key go with it.",
            zh="微信服务号的 AppID（公众平台“设置与开发—基本配置”）。填写后接入微信，"
            "并须同时填写 AppSecret、Token 和 EncodingAESKey。",
            must="wx and 16 letters or digits, as the console shows it",
        ),
    ] = None

    wechat_secret: Annotated[
        SecretStr | None,
        About(
            en="AppSecret of the WeChat account. The console shows it once.",
            zh="微信服务号的 AppSecret，后台只显示一次。",
            must="the account's AppSecret",
        ),
    ] = None

    wechat_token: Annotated[
        SecretStr | None,
        About(
            en="Token of the WeChat push configuration (服务器配置), made up by you: 3 to 32 "
            "letters and digits, the same here and in the console.",
            zh="微信“服务器配置”中的 Token，由您自定：3 至 32 位字母或数字，两处须一致。",
            must="3 to 32 letters or digits",
        ),
    ] = None

    wechat_aes_key: Annotated[
        SecretStr | None,
        About(
            en="EncodingAESKey of the WeChat push configuration: 43 letters and digits.",
            zh="微信“服务器配置”中的 EncodingAESKey：43 位字母或数字。",
            must="43 letters or digits, as the console makes them",
        ),
    ] = None

    wechat_aes_key_previous: Annotated[
        SecretStr | None,
        About(
            en="The EncodingAESKey before this one, while it is being changed: messages under "
            "either are read. Take it away a day later.",
            zh="更换期间填写原来的 EncodingAESKey，新旧密钥的消息都能读取；一天后删去。",
            must="43 letters or digits, the earlier value of GREENBOT_WECHAT_AES_KEY",
        ),
    ] = None

    wechat_mode: Annotated[
        Literal["secure", "compatible", "plain"],
        About(
            en="How WeChat's messages come: secure (安全模式), compatible (兼容模式) or plain "
            "(明文模式). Plain is for trying: whoever has seen one of its requests can write in "
            "anybody's name.",
            zh="微信消息加解密方式：secure（安全模式）、compatible（兼容模式）或"
            " plain（明文模式）。明文模式仅供试用：见过一次请求的人就能冒用他人身份发消息。",
            must="secure, compatible or plain",
        ),
    ] = "secure"

    wechat_api_base: Annotated[
        str,
        About(
            en="Address of WeChat's API. Another one is for tests, or a gateway of your own.",
            zh="微信接口地址。仅在测试或自建网关时更改。",
            must="an https address such as https://api.weixin.qq.com, without a path; http only on "
            "this machine",
        ),
    ] = "https://api.weixin.qq.com"

    wechat_templates: Annotated[
        Path | None,
        About(
            en="File that names the WeChat templates for reminders (TOML, see docs/wechat.md). "
            "Without it nobody is reminded who has not written within 48 hours.",
            zh="微信提醒所用模板的配置文件（TOML，见 docs/wechat.zh-CN.md）。"
            "不填时，只能提醒 48 小时内发过消息的人。",
            must="a file that exists",
        ),
    ] = None

    telegram_token: Annotated[
        SecretStr | None,
        About(
            en="Token of the Telegram bot, from @BotFather. Setting it connects Telegram.",
            zh="Telegram 机器人的令牌，由 @BotFather 提供。填写后接入 Telegram。",
            must="a token as @BotFather gives it, such as 123456789:AA…",
        ),
    ] = None

    telegram_secret: Annotated[
        SecretStr | None,
        About(
            en="Secret that Telegram sends with each update, made up by you. With it updates come "
            "by webhook, which needs GREENBOT_BASE_URL; without it the bot asks for them, which "
            "is for development.",
            zh="Telegram 推送时附带的密钥，由您自定。填写后以 Webhook 接收消息，"
            "须同时设置 GREENBOT_BASE_URL；不填时由机器人轮询，供开发使用。",
            must="1 to 256 letters, digits, _ or -, with an https GREENBOT_BASE_URL",
        ),
    ] = None

    telegram_api_base: Annotated[
        str,
        About(
            en="Address of Telegram's API. Another one is for tests, or a server of your own.",
            zh="Telegram 接口地址。仅在测试或自建服务器时更改。",
            must="an https address such as https://api.telegram.org, without a path; http only on "
            "this machine",
        ),
    ] = "https://api.telegram.org"

    telegram_complaints: Annotated[
        bool,
        About(
            en="Whether real-name complaints may be filed over Telegram. Its servers stand abroad: "
            "a state organ stores personal data in China (个人信息保护法 36).",
            zh="是否允许通过 Telegram 提交实名举报。其服务器在境外，"
            "而国家机关处理的个人信息应当在境内存储（个人信息保护法第三十六条）。",
            must="true or false",
        ),
    ] = False

    @field_validator("wechat_api_base", "telegram_api_base")
    @classmethod
    def _whole_api_address(cls, value: str) -> str:
        address = urlsplit(cls._whole_address(value) or value)
        if address.scheme != "https" and not is_loopback(address.hostname or ""):
            raise ValueError("secrets would travel unencrypted")
        return address.geturl()

    @field_validator("wechat_secret")
    @classmethod
    def _secret_of_wechat(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        return _with_account(value, info, r"[0-9A-Za-z]{16,64}")

    @field_validator("wechat_token")
    @classmethod
    def _token_of_wechat(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        return _with_account(value, info, r"[0-9A-Za-z]{3,32}")

    @field_validator("wechat_aes_key")
    @classmethod
    def _key_of_wechat(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        return _with_account(value, info, r"[0-9A-Za-z]{43}")

    @field_validator("wechat_aes_key_previous")
    @classmethod
    def _earlier_key_of_wechat(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[0-9A-Za-z]{43}", value.get_secret_value()):
            raise ValueError("no AES key")
        return value

    @field_validator("wechat_templates")
    @classmethod
    def _existing_file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError("no such file")
        return value

    @field_validator("telegram_token")
    @classmethod
    def _token_of_telegram(cls, value: SecretStr | None) -> SecretStr | None:
        shape = r"[0-9]{3,20}:[0-9A-Za-z_-]{20,80}"
        if value is not None and not re.fullmatch(shape, value.get_secret_value()):
            raise ValueError("no token")
        return value

    @field_validator("telegram_secret")
    @classmethod
    def _secret_of_telegram(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None:
            return None
        if not re.fullmatch(r"[0-9A-Za-z_-]{1,256}", value.get_secret_value()):
            raise ValueError("no secret")
        if not (info.data.get("base_url") or "").startswith("https://"):
            raise ValueError("no https address")
        return value


def _with_account(value: SecretStr | None, info: ValidationInfo, shape: str) -> SecretStr | None:
    """A secret of the WeChat account: needed as soon as the account is named, and well-formed."""
    if value is None:
        if info.data.get("wechat_app_id") is not None:
            raise ValueError("needed with the account")
        return None
    if not re.fullmatch(shape, value.get_secret_value()):
        raise ValueError("malformed")
    return value


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings from the environment and from `env_file`, where the environment wins.

    Raises `SettingsError` with a line for every variable that is wrong, missing or misspelt.
    """
    misspelt = _misspelt(os.environ)
    try:
        settings = Settings(_env_file=env_file)
    except ValidationError as error:
        found = error.errors(include_url=False)
        # A default that follows from a wrong setting is no mistake of its own.
        wrong = [_line(one) for one in found if one["type"] != "default_factory_not_called"]
        raise SettingsError((*misspelt, *wrong)) from None
    if misspelt:
        raise SettingsError(tuple(misspelt))
    return settings


def variable(field: str) -> str:
    """Name the environment variable of a field of `Settings`."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"{PREFIX}{field}".upper()


def about(field: str) -> About:
    """Return what is written about a field of `Settings`."""
    return next(m for m in Settings.model_fields[field].metadata if isinstance(m, About))


def _line(detail: Mapping[str, Any]) -> str:
    field = next(
        name for name in Settings.model_fields if detail["loc"][0] in (name, variable(name))
    )
    if field == "master_key" and "needed" in detail["msg"]:
        return (
            f"{variable(field)} is missing: it is required when {variable('host')} lets other "
            f"machines in. Make one with: {MAKE_A_KEY}"
        )
    if "needed with the account" in detail["msg"]:
        account = variable("wechat_app_id")
        return f"{variable(field)} is missing: {account} needs it; it must be {about(field).must}"
    given = "" if field in SECRET else f", not {str(detail['input'])!r}"
    return f"{variable(field)} must be {about(field).must}{given}"


def _misspelt(environment: Mapping[str, str]) -> list[str]:
    """Find variables one or two letters away from a setting, which would silently do nothing."""
    known = {variable(field) for field in Settings.model_fields}
    lines = []
    for name in sorted(set(environment) - known):
        near = difflib.get_close_matches(name.removeprefix(PREFIX), _short(known), 1, cutoff=0.85)
        if name.startswith(PREFIX) and near:
            lines.append(f"{name} is no setting; did you mean {PREFIX}{near[0]}?")
    return lines


def _short(known: set[str]) -> list[str]:
    return [name.removeprefix(PREFIX) for name in known if name.startswith(PREFIX)]
