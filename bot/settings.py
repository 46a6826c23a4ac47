"""What an operator may set: environment variables, or the same names in a file `.env`.

Everything has a default that serves one machine on its own address, so nothing need be set to try
the product. A bad start names every wrong variable at once, and what to write instead.
"""

import base64
import binascii
import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.evidence.clamav import scanner_at

PREFIX = "GREENBOT_"
KEY_BYTES = 32
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
MAKE_A_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'


@dataclass(frozen=True, slots=True)
class About:
    """What one setting is for, in both languages; the settings pages are generated from this.

    `must` completes the sentence "NAME must be …" when the value cannot be used.
    """

    en: str
    zh: str
    must: str
    default: str = ""
    """The default as people write it, where it follows from another setting."""


class SettingsError(Exception):
    """The settings cannot be used. `problems` holds one line for each variable to mend."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def is_loopback(host: str) -> bool:
    """Tell whether only this machine itself can reach an address bound to `host`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _default_database(known: dict[str, Any]) -> str:
    return f"sqlite:///{(known['data_dir'] / 'greenbot.db').as_posix()}"


class Settings(BaseSettings):
    """All settings of this release. Frozen: what was read at the start holds until the end."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        validate_default=True,
    )

    host: Annotated[
        str,
        About(
            en="Address to listen on. Any but a loopback address lets other machines in and needs "
            "GREENBOT_MASTER_KEY; put a proxy that speaks HTTPS in front.",
            zh="监听地址。除本机回环地址外，其他机器都能访问，"
            "因此必须同时设置 GREENBOT_MASTER_KEY，并在前面放置提供 HTTPS 的反向代理。",
            must="a host name or an IP address without scheme and port, such as 127.0.0.1",
        ),
    ] = "127.0.0.1"

    port: Annotated[
        int,
        Field(ge=0, le=65535, validation_alias="PORT"),
        About(
            en="Port to listen on; 0 takes any free one. "
            "The name has no prefix because hosting platforms set it.",
            zh="监听端口；填 0 时自动选用空闲端口。变量名不带前缀，因为托管平台会直接设置它。",
            must="a whole number from 0 to 65535",
        ),
    ] = 8000

    data_dir: Annotated[
        Path,
        About(
            en="Folder for everything the service writes. It is made when it is missing.",
            zh="服务写入数据的目录，不存在时自动创建。",
            must="a folder, or a path where a folder can be made",
        ),
    ] = Path("data")

    database_url: Annotated[
        str,
        Field(default_factory=_default_database, repr=False),
        About(
            en="Database. SQLite serves one process; several processes need PostgreSQL.",
            zh="数据库地址。SQLite 供单个进程使用；多个进程须使用 PostgreSQL。",
            must="sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/NAME",
            default="sqlite:///DATA_DIR/greenbot.db",
        ),
    ]

    base_url: Annotated[
        str | None,
        About(
            en="Address that people type to reach the service, where a proxy stands in front. With "
            "https the visitor's cookie never travels unencrypted.",
            zh="前面有反向代理时，用户实际访问的网址。"
            "以 https 开头时，访客 Cookie 只经加密连接传送。",
            must="an address such as https://greenbot.example, without a path",
        ),
    ] = None

    packs_dir: Annotated[
        Path | None,
        About(
            en="Folder with further rule packs, beside those that come with the product.",
            zh="存放自备规则包的目录，在内置规则包之外另行加载。",
            must="a folder that exists",
        ),
    ] = None

    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        About(
            en="How much is logged: DEBUG, INFO, WARNING or ERROR. No level logs personal data.",
            zh="日志级别：DEBUG、INFO、WARNING 或 ERROR。任何级别都不记录个人信息。",
            must="DEBUG, INFO, WARNING or ERROR",
        ),
    ] = "INFO"

    master_key: Annotated[
        SecretStr | None,
        About(
            en="Secret of 32 random bytes, written as 43 characters. Required as soon as other "
            f"machines can reach the service. Make one with: {MAKE_A_KEY}",
            zh="32 字节随机密钥，写作 43 个字符。只要其他机器能访问本服务就必须设置。"
            f"生成方法：{MAKE_A_KEY}",
            must=f"32 random bytes in base64; make one with: {MAKE_A_KEY}",
        ),
    ] = None

    master_key_previous: Annotated[
        SecretStr | None,
        About(
            en="The master key before this one, while it is being changed: set both, start again, "
            "run greenbot keys rotate, and take this one away.",
            zh="更换主密钥期间填写原来的密钥：同时设置新旧两个，重新启动，"
            "运行 greenbot keys rotate，然后删去本项。",
            must="the earlier value of GREENBOT_MASTER_KEY",
        ),
    ] = None

    clamav: Annotated[
        str | None,
        About(
            en="Virus scanner for evidence: the address of a ClamAV daemon (clamd), on this "
            "machine or in a network of its own, as files go to it unencrypted. Files wait "
            "unopened until they are scanned. Let its StreamMaxLength be 50M or more.",
            zh="佐证材料的病毒扫描：ClamAV 守护进程（clamd）的地址。文件以明文传送，"
            "因此应在本机或专用网络内。扫描完成前材料不能打开。"
            "其 StreamMaxLength 应不小于 50M。",
            must="host:port or unix:/path of its socket",
        ),
    ] = None

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

    @property
    def site(self) -> str:
        """The address under which people reach the service, for links."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.base_url or f"http://{host}:{self.port}"

    @field_validator("host")
    @classmethod
    def _plain_host(cls, value: str) -> str:
        if not value or any(mark in value for mark in "/ @") or value.count(":") == 1:
            raise ValueError("not a plain host")
        return value

    @field_validator("base_url")
    @classmethod
    def _whole_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.path not in ("", "/")
        ):
            raise ValueError("no address of a site")
        return f"{parts.scheme}://{parts.netloc}"

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

    @field_validator("data_dir")
    @classmethod
    def _usable_folder(cls, value: Path) -> Path:
        if value.exists() and not value.is_dir():
            raise ValueError("not a folder")
        return value

    @field_validator("packs_dir")
    @classmethod
    def _existing_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError("no such folder")
        return value

    @field_validator("clamav")
    @classmethod
    def _known_scanner(cls, value: str | None) -> str | None:
        if value is not None:
            scanner_at(value)
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("unknown database")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("master_key")
    @classmethod
    def _long_enough_key(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None:
            if not is_loopback(info.data.get("host", "127.0.0.1")):
                raise ValueError("needed")
            return None
        if len(decoded_key(value.get_secret_value())) < KEY_BYTES:
            raise ValueError("too short")
        return value

    @field_validator("master_key_previous")
    @classmethod
    def _earlier_key(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is not None and (
            len(decoded_key(value.get_secret_value())) < KEY_BYTES
            or info.data.get("master_key") is None
        ):
            raise ValueError("no earlier key")
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


def decoded_key(text: str) -> bytes:
    """Read base64 in either alphabet, padded or not; what is no base64 counts as empty."""
    plain = text.strip().rstrip("=").translate(str.maketrans("+/", "-_"))
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


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
