"""What cannot be done is told to everyone in their own language."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import cards, problems
from bot.messages import Reader
from digests.errors import BadRequest, JianbaoError, NotFound, RateLimited, Unreachable

ROOT = Path(__file__).resolve().parents[2]
HAN = re.compile("[一-鿿]")


def kinds(kind: type[JianbaoError] = JianbaoError) -> Iterator[type[JianbaoError]]:
    yield kind
    for further in kind.__subclasses__():
        yield from kinds(further)


def made(kind: type[JianbaoError]) -> JianbaoError:
    return (
        RateLimited("wire.example answers 503", retry_after=1)
        if kind is RateLimited
        else kind("wire.example answers 503")
    )


def text_of(error: JianbaoError, locale: str) -> str:
    card = cards.problem(error, Reader("console:local", "ann", locale=locale))
    return "\n".join(run.text for block in card.blocks for run in block.runs)


@pytest.mark.parametrize("kind", dict.fromkeys(kinds()))
def test_every_kind_of_error_has_words_in_each_language(kind: type[JianbaoError]) -> None:
    told = {locale: text_of(made(kind), locale) for locale in ("en-US", "zh-CN", "zh-TW")}
    assert all("wire.example" in text and "503" in text for text in told.values())  # the detail
    first = {locale: text.split("\n")[0] for locale, text in told.items()}
    assert not HAN.search(first["en-US"])
    assert HAN.search(first["zh-CN"])
    assert HAN.search(first["zh-TW"])
    assert len(set(first.values())) >= 2


def test_an_error_is_told_by_its_nearest_kind() -> None:
    assert "source" in text_of(Unreachable("x"), "en")
    assert text_of(NotFound("x"), "en") != text_of(BadRequest("x"), "en")


def test_the_bots_own_errors_stand_whole_in_each_language() -> None:
    error = problems.not_found("nobody", ("Ada Keen",), name="Ada Kean")
    assert str(error) == "Nobody called “Ada Kean” is known here."
    assert error.choices == ("Ada Keen",)
    assert text_of(error, "zh-CN") == "这里没有“Ada Kean”的记录。"
    assert text_of(error, "zh-TW") == "這裡沒有“Ada Kean”的記錄。"


def test_use_cases_raise_no_error_that_one_language_lacks() -> None:
    """What a person can be told from a use case is made of phrases."""
    for name in ("access", "service", "administration", "commands"):
        source = (ROOT / "bot" / f"{name}.py").read_text(encoding="utf-8")
        assert re.findall(r"raise (?:BadRequest|NotFound|NotAllowed)\(", source) == [], name
