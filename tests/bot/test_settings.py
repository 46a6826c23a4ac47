"""What an operator may set, and what a bad start says."""

import secrets
from pathlib import Path

import pytest

from bot.own_settings import is_loopback
from bot.settings import Settings, SettingsError, about, load_settings, variable

GOOD_KEY = secrets.token_urlsafe(32)


def problems(monkeypatch: pytest.MonkeyPatch, **variables: str) -> tuple[str, ...]:
    """Start with these variables, and return what is complained about."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    try:
        load_settings(env_file=None)
    except SettingsError as error:
        return error.problems
    return ()


def test_nothing_need_be_set() -> None:
    """Without any variable the service listens on this machine only, with SQLite under data/."""
    settings = load_settings(env_file=None)
    assert is_loopback(settings.host)
    assert settings.port == 8000
    assert settings.database_url == "sqlite:///data/greenbot.db"


def test_port_has_no_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    """PORT is read under the plain name that hosting platforms set."""
    monkeypatch.setenv("PORT", "8123")
    assert load_settings(env_file=None).port == 8123


def test_database_follows_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Moving the data folder moves the database along, unless that is set by itself."""
    monkeypatch.setenv("GREENBOT_DATA_DIR", str(tmp_path))
    assert load_settings(env_file=None).database_url == f"sqlite:///{tmp_path}/greenbot.db"
    monkeypatch.setenv("GREENBOT_DATABASE_URL", "sqlite:///elsewhere.db")
    assert load_settings(env_file=None).database_url == "sqlite:///elsewhere.db"


def test_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is there but empty means its default, as in a half-filled .env."""
    assert problems(monkeypatch, PORT="", GREENBOT_MASTER_KEY="", GREENBOT_PACKS_DIR="") == ()


def test_file_is_read_and_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file .env sets what the environment does not."""
    file = tmp_path / ".env"
    file.write_text("PORT=8001\nGREENBOT_LOG_LEVEL=debug\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "8002")
    settings = load_settings(env_file=file)
    assert (settings.port, settings.log_level) == (8002, "DEBUG")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("GREENBOT_HOST", "http://127.0.0.1"),
        ("GREENBOT_HOST", "127.0.0.1:8000"),
        ("GREENBOT_BASE_URL", "greenbot.example"),
        ("GREENBOT_BASE_URL", "https:///path"),
        ("GREENBOT_BASE_URL", "https://[broken"),
        ("GREENBOT_DATA_DIR", __file__),
        ("GREENBOT_PACKS_DIR", "no such folder"),
        ("GREENBOT_CLAMAV", "clamav"),
        ("GREENBOT_CLAMAV", "http://clamav:3310"),
        ("GREENBOT_DATABASE_URL", "mysql://somewhere"),
        ("GREENBOT_DATABASE_URL", "data/greenbot.db"),
        ("GREENBOT_WECHAT_API_BASE", "http://api.weixin.qq.com"),
        ("GREENBOT_WECHAT_API_BASE", "http://127.0.0.1.example"),
        ("GREENBOT_TELEGRAM_API_BASE", "http://10.0.0.7:8081"),
        ("GREENBOT_TELEGRAM_API_BASE", "http://127.0.0.1@elsewhere.example"),
        ("GREENBOT_LOG_LEVEL", "chatty"),
        ("GREENBOT_MASTER_KEY", "short"),
        ("GREENBOT_MASTER_KEY", "密钥" * 40),
    ],
)
def test_bad_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A value that cannot be used gives one line that names its variable."""
    found = problems(monkeypatch, **{name: value})
    assert len(found) == 1
    assert found[0].startswith(f"{name} ")
    assert "\n" not in found[0]


def test_base_url_is_scheme_and_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """A closing slash does no harm: the address is kept as scheme and host."""
    monkeypatch.setenv("GREENBOT_BASE_URL", "https://greenbot.example:8443/")
    assert load_settings(env_file=None).base_url == "https://greenbot.example:8443"


@pytest.mark.parametrize("name", ["wechat_api_base", "telegram_api_base"])
@pytest.mark.parametrize(
    "address",
    ["https://gateway.example:8443", "http://127.0.0.1:8081", "http://localhost:9", "http://[::1]"],
)
def test_secrets_travel_unencrypted_within_this_machine_alone(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    """Every call of a platform's API holds one."""
    monkeypatch.setenv(variable(name), address)
    assert getattr(load_settings(env_file=None), name) == address


def test_all_problems_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One bad start lists every wrong, missing and misspelt variable."""
    found = problems(
        monkeypatch,
        PORT="x",
        GREENBOT_LOG_LEVEL="x",
        GREENBOT_HOST="0.0.0.0",
        GREENBOT_DATABSE_URL="x",
    )
    named = {line.split()[0] for line in found}
    assert named == {"PORT", "GREENBOT_LOG_LEVEL", "GREENBOT_MASTER_KEY", "GREENBOT_DATABSE_URL"}


@pytest.mark.parametrize("name", ["GREENBOT_MASTER_KEY", "GREENBOT_DATABASE_URL"])
def test_secrets_are_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A wrong secret is named but never shown."""
    assert "hunter2" not in "".join(problems(monkeypatch, **{name: "hunter2"}))


def test_settings_do_not_print_secrets() -> None:
    """Printing the settings shows neither the key nor a password in the database address."""
    url = "postgresql+psycopg://u:hunter2@db/greenbot"
    printed = repr(Settings(database_url=url, master_key=GOOD_KEY, _env_file=None))
    assert "hunter2" not in printed
    assert GOOD_KEY not in printed


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "greenbot.example"])
def test_other_machines_only_with_a_key(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """An address that other machines can reach is refused without the master key."""
    assert problems(monkeypatch, GREENBOT_HOST=host)
    assert not problems(monkeypatch, GREENBOT_HOST=host, GREENBOT_MASTER_KEY=GOOD_KEY)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_loopback_needs_no_key(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """This machine's own addresses need no key."""
    assert not problems(monkeypatch, GREENBOT_HOST=host)


def test_names_of_other_releases_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that this release does not know is no misspelling of one that it does."""
    assert not problems(monkeypatch, GREENBOT_WECOM_CORP="x", GREENBOT_WECOM_AGENT="plain")


def test_settings_are_frozen() -> None:
    """Nothing changes a setting after the start."""
    settings = Settings(_env_file=None)
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]


def test_every_setting_is_described_in_both_languages() -> None:
    """Each field says what it is for in English and Chinese, and what a good value is."""
    for field in Settings.model_fields:
        meaning = about(field)
        assert meaning.en, variable(field)
        assert any("一" <= character <= "鿿" for character in meaning.zh), variable(field)
        assert meaning.must, variable(field)
