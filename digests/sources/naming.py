"""Short ids for sources that were added by address."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

_not_word = re.compile(r"[^a-z0-9]+")
_USELESS = frozenset(
    {"", "www", "feed", "feeds", "rss", "atom", "xml", "index", "json", "com", "net", "org", "blog", "php", "html"}
)


def source_id(address: str, taken: Collection[str] = ()) -> str:
    """A kebab-case id out of an address: https://www.example.com/tech/feed.xml -> example-tech; numbered where it is taken."""
    parts = urlsplit(address)
    host = (parts.hostname or address).split(".")
    name = host[:-1] if len(host) > 1 and not host[-1].isdigit() else host
    path = parts.path if parts.hostname else ""  # a folder's name is all there is, and was taken for the host above
    words = [word for word in _not_word.split(" ".join([*name, path]).lower()) if word not in _USELESS]
    base = (
        "-".join(words)[:40].strip("-")
        or _not_word.sub("-", (parts.hostname or "source").lower()).strip("-")
        or "source"
    )
    number, candidate = 1, base
    while candidate in taken:
        number += 1
        candidate = f"{base}-{number}"
    return candidate
