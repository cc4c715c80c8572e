"""What an article goes by in a list."""

from typing import Final

from digests.models import Article

_OPENING: Final = {True: 30, False: 70}  # characters of the first words; Chinese or not


def heading(article: Article) -> str:
    """Its title; without one its first words, else where it is from. Never empty."""
    return article.title.strip() or _opening(article) or article.site or article.source


def _opening(article: Article) -> str:
    longest = _OPENING[article.language.chinese]
    line = next((" ".join(line.split()) for line in article.body.splitlines() if len(line.strip()) > 3), "")
    if len(line) <= longest:
        return line
    cut = line[:longest] if article.language.chinese else line[: longest + 1].rpartition(" ")[0] or line[:longest]
    return cut.rstrip("，。、,.;；:： ") + "…"
