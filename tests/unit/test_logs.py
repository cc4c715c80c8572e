"""No secret of any kind reaches the log."""

import io
import logging
import string
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import Redacting, redact

HEX = "0123456789abcdef" * 4
# written in parts, so that no scanner takes them for real
SECRETS = {
    "slack bot token": ("xoxb-" + "123456789012-1234567890123-AbCdEfGhIjKlMnOp", "token {}"),
    "slack rotated token": ("xoxe." + "xoxp-1-Mi0yLTEyMzQ1Njc4OTAtQUJD", "got {}."),
    "slack refresh token": ("xoxe-" + "1-My0xLTEyMzQ1Njc4OTA", "({})"),
    "slack app token": ("xapp-" + "1-A0123456789-1234567890123-" + HEX, "{}"),
    "slack signature": ("v0=" + HEX, "x-slack-signature: {}"),
    "socket mode ticket": ("12345678-1234-1234-1234-123456789012", "wss://wss-primary.slack.com/link/?ticket={}&app_id=1"),
    "slack response address": ("https://hooks.slack.com/commands/T0123/456/AbCdEf", 'POST "{}" failed'),
    "slack client secret": (HEX[:32], "client_id=1.2&client_secret={}&code=1"),
    "discord bot token": ("MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe." + "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789Ab", "login {}"),
    "discord header": ("a" * 24 + ".b1c2d3." + "e" * 30, "Authorization: Bot {}"),
    "discord interaction": ("aW50ZXJhY3Rpb246MTIz", "/api/v10/interactions/1234567890/{}/callback"),
    "discord webhook": ("aW50ZXJhY3Rpb246MTIz-_", "/api/v10/webhooks/1234567890/{}/messages/@original"),
    "model key": ("sk-" + "ant-api03-AbCdEfGh_IjKlMn", "key {} refused"),
    "bearer": ("eyJhbGciOi.J9-_~+/=", "authorization: Bearer {}"),
    "basic": ("dXNlcjpwYXNzd29yZA==", "Authorization: Basic {}"),
    "password in an address": ("jianbao:p%40ss!w0rd", "postgresql+psycopg://{}@db.example/jianbao"),
    "json": ("q9-Zx7.unlike-anything", '{{"access_token": "{}", "ok": true}}'),
    "python": ("q9-Zx7.unlike-anything", "{{'api_key': '{}'}}"),
    "settings": ("q9-Zx7.unlike-anything", "JIANBAO_MODEL__API_KEY={}"),
    "password": ("hunter2hunter2", "password={} user=x"),
}  # fmt: skip


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(Redacting(["3c0nf1gured", "abc"]))
    logger = logging.getLogger("tests.logs")
    logger.addHandler(handler)
    yield logger, out
    logger.removeHandler(handler)


@pytest.mark.parametrize("kind", SECRETS)
def test_every_kind_of_secret(kind: str) -> None:
    secret, line = SECRETS[kind]
    cleaned = redact(line.format(secret))
    assert secret not in cleaned
    assert "[secret]" in cleaned


@pytest.mark.parametrize(
    "line",
    [
        "edition of slack:T1/C1 for 2026-11-21: 3 stories, 1 posts",
        "https://a.example/news/2026/11/21?page=2: 404",
        "MSFT rose; see sk-learn and the bot was asked by 12 people",
        "the lease delivery ran out",
        "Nvidia.Corp.earnings and Moscow.region.news",
        "no token for it in this process",
        "发布：令牌无效",
    ],
)
def test_ordinary_lines_stay_as_they_are(line: str) -> None:
    assert redact(line) == line


@given(st.text(string.printable, max_size=60), st.text(string.printable, max_size=60))
def test_whatever_stands_around_it(before: str, after: str) -> None:
    token = "xoxb-" + "1234567890-abcdefghij"
    assert token not in redact(f"{before} {token} {after}")


def test_in_arguments_tracebacks_and_stacks(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = log
    token = SECRETS["slack bot token"][0]
    logger.warning("sent with %s to %d", token, 3)
    logger.warning("%(where)s", {"where": token})
    try:
        raise ValueError(f"bad {token}")
    except ValueError:
        logger.exception("failed", stack_info=True)
    text = out.getvalue()
    assert token not in text
    assert "sent with [secret] to 3" in text
    assert "ValueError: bad [secret]" in text


def test_what_is_configured_as_a_secret_whatever_it_looks_like(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = log
    logger.warning("signed by 3c0nf1gured, abc stays")
    assert out.getvalue() == "signed by [secret], abc stays\n"


def test_arguments_that_do_not_fit_are_a_line_and_no_crash(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = log
    logger.warning("%d of %s", "x")
    assert "%d of %s" in out.getvalue()
