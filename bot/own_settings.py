"""What an operator may set of the service itself; those of platforms are in `bot/settings.py`."""

import base64
import binascii
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.evidence.clamav import scanner_at

PREFIX = "GREENBOT_"
KEY_BYTES = 32
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


class OwnSettings(BaseSettings):
    """The settings of the service itself."""

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


def decoded_key(text: str) -> bytes:
    """Read base64 in either alphabet, padded or not; what is no base64 counts as empty."""
    plain = text.strip().rstrip("=").translate(str.maketrans("+/", "-_"))
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
