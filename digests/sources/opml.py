"""Subscription lists of other readers: OPML 1 and 2, in and out (http://opml.org/spec2.opml).

What comes in is untrusted: no entity is ever expanded, and size, depth and number are bounded.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html.entities import html5
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from digests.errors import BadRequest
from digests.models import SourceKind, SourceSpec
from digests.sources.addresses import web_address
from digests.sources.decoding import decode
from digests.sources.markup import tidy
from digests.sources.naming import source_id

_MAX_BYTES: Final = 4 << 20
_MAX_DEPTH: Final = 40
_MAX_FEEDS: Final = 5000
_declaration = re.compile(r"^\s*<\?xml[^>]*\?>")
_entity = re.compile(r"&(?!#\d+;|#[xX][0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*;)?")
_not_xml = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Subscription:
    address: str
    title: str
    topics: tuple[str, ...]  # the folders it lay in, outermost first


def read_opml(data: bytes) -> tuple[Subscription, ...]:
    """Feeds in the list's order, each address once; what is no web address is left out. Raises BadRequest."""
    if len(data) > _MAX_BYTES:
        raise BadRequest(f"this OPML file is larger than {_MAX_BYTES >> 20} MB; export fewer feeds at a time")
    text = _not_xml.sub("", _declaration.sub("", decode(data)))
    # Lists are often written by hand: bare ampersands and names of HTML entities are taken for what was meant.
    text = _entity.sub(lambda match: html5[match[1]] if match[1] in html5 else "&amp;" + (match[1] or ""), text)
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.EntityDeclHandler = reader.entity
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as exc:
        raise BadRequest(f"this is no OPML file: {expat.ErrorString(exc.code)}, line {exc.lineno}") from exc
    if not reader.is_opml:
        raise BadRequest("this is XML, but no OPML file; export your subscriptions as OPML")
    return tuple(reader.found.values())


class _Reader:
    def __init__(self) -> None:
        self.found: dict[str, Subscription] = {}
        self.is_opml = False
        self._folders: list[str | None] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._folders) >= _MAX_DEPTH:
            raise BadRequest(f"this OPML file is nested more than {_MAX_DEPTH} deep")
        folder: str | None = None
        if name.lower() == "opml":
            self.is_opml = True
        elif name.lower() == "outline":
            values = {key.lower(): value for key, value in attributes.items()}
            title = tidy(values.get("title") or values.get("text") or "")[:200]
            address = web_address(values.get("xmlurl"))
            if address is not None:
                self._add(address, title)
            elif not values.get("xmlurl"):
                folder = title
        self._folders.append(folder)

    def end(self, name: str) -> None:
        self._folders.pop()

    def entity(self, *declaration: object) -> None:
        raise BadRequest("this OPML file declares entities; they are not read. Remove its DOCTYPE")

    def _add(self, address: str, title: str) -> None:
        if len(self.found) >= _MAX_FEEDS:
            raise BadRequest(f"this OPML file has more than {_MAX_FEEDS} feeds")
        topics = tuple(folder for folder in self._folders if folder)
        self.found.setdefault(address, Subscription(address, title, topics))


def sources_of(
    subscriptions: Sequence[Subscription],
    *,
    taken: Collection[str] = (),
    known: Collection[str] = (),
    tenant: str | None = None,
) -> tuple[SourceSpec, ...]:
    """Descriptions of the feeds whose address is not `known`, with ids beside the `taken` ones."""
    ids = set(taken)
    specs: list[SourceSpec] = []
    for each in subscriptions:
        if each.address in known:
            continue
        new_id = source_id(each.address, ids)
        ids.add(new_id)
        specs.append(
            SourceSpec(new_id, SourceKind.FEED, each.address, each.title or new_id, tenant=tenant, topics=each.topics)
        )
    return tuple(specs)


def write_opml(specs: Sequence[SourceSpec], now: datetime, *, title: str = "jianbao") -> str:
    """An OPML 2.0 list of the feeds among `specs`, grouped by their first topic. Folders of files have no place in it."""
    groups: dict[str, list[SourceSpec]] = {}
    for spec in specs:
        if spec.kind is SourceKind.FEED:
            groups.setdefault(spec.topics[0] if spec.topics else "", []).append(spec)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head>",
        f"    <title>{quoteattr(tidy(title))[1:-1]}</title>",
        f"    <dateCreated>{format_datetime(now)}</dateCreated>",
        "  </head>",
        "  <body>",
    ]
    for topic in sorted(groups):
        indent = "      " if topic else "    "
        if topic:
            lines.append(f"    <outline text={quoteattr(tidy(topic))}>")
        for spec in groups[topic]:
            name = quoteattr(tidy(spec.name or spec.id))
            lines.append(f'{indent}<outline type="rss" text={name} title={name} xmlUrl={quoteattr(spec.address)}/>')
        if topic:
            lines.append("    </outline>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])
