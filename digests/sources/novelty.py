"""Which entries of a feed are new or changed since the last poll, and under which key each of them is known.

The memory is the source's cursor: key -> mark, where a mark is two short digests, of the text and of the link. It holds the entries of
the last poll and the latest of those that have left the feed, so that a feed that drops and brings back entries repeats nothing.

An entry's key is its guid; where several entries share a guid, or the feed is known to change its guids, it is the link; else a digest
of the text. An entry with an unknown key, but with the link or the text of one that is known and has left the feed, is known: its
guid was changed.

Known false cases: links that differ at every poll (session ids) while the text changes too count as news; an entry without a link
that repeats an earlier one word for word does not.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from digests.sources.entries import Entry, digest, mark_of

BASELINE_ITEMS: Final = 20
BASELINE_AGE: Final = timedelta(days=7)
BASELINE_LEAST: Final = 5  # whatever their age: a feed that is added shows at least what it is like
_REMEMBERED_BEYOND: Final = 200  # entries that have left the feed
_LATER: Final = "later"
_TRIES: Final = 5
_LINKS: Final = "#keys"  # cursor entry that says: this feed changes its guids, go by links


@dataclass(frozen=True, slots=True)
class Known:
    """An entry with its key; `mark` changes when its text does."""

    entry: Entry
    key: str
    mark: str


def identified(entries: Sequence[Entry], *, by_link: bool = False) -> list[Known]:
    """Entries with their keys, in the feed's order. Entries that are alike in every way have one key."""
    guids = Counter(entry.guid for entry in entries)
    links = Counter(entry.url for entry in entries)
    found: list[Known] = []
    for entry in entries:
        text = entry.mark or mark_of(entry.title, entry.content)
        link = entry.url if entry.url and links[entry.url] == 1 else None
        own_guid = entry.guid if guids[entry.guid] == 1 and not (by_link and link) else None
        key = own_guid or link or f"text:{text}"
        found.append(Known(entry, key, f"{text}.{digest(link) if link else ''}"))
    return found


def _distinct(entries: Sequence[Entry], *, by_link: bool = False) -> list[Known]:
    """Each key once; the first entry wins."""
    found: dict[str, Known] = {}
    for each in identified(entries, by_link=by_link):
        found.setdefault(each.key, each)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Compared:
    """`fresh`: new or changed, in the feed's order. `new`: how many of them were not known at all."""

    fresh: tuple[Known, ...]
    new: int
    cursor: dict[str, str]


def compare(entries: Sequence[Entry], cursor: Mapping[str, str]) -> Compared:
    by_link = _LINKS in cursor
    known = _distinct(entries, by_link=by_link)
    texts, links = _looked_up(cursor)
    present = {digest(each.key) for each in known}
    fresh: list[Known] = []
    new = 0
    for each in known:
        before = cursor.get(digest(each.key))
        if before is not None:
            if before.partition(".")[0] != each.mark.partition(".")[0]:
                fresh.append(each)
            continue
        text, _, link = each.mark.partition(".")
        renamed = links.get(link) if link else None
        if renamed is not None and renamed not in present:
            by_link = True  # same link, other guid, and the old guid is gone
            if cursor[renamed].partition(".")[0] == text:
                continue
            fresh.append(each)
        elif text not in texts or texts[text] in present or (link and not _same_link(texts[text], link, cursor)):
            fresh.append(each)
            new += 1
        else:
            del texts[text]  # one that left explains one that came
    return Compared(tuple(fresh), new, _remembered(known, cursor, by_link))


def later(keys: Sequence[str], cursor: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """What to remember of entries that are to be looked at once more: marks that fit no text, and count how often they were made."""
    found: dict[str, str] = {}
    for key in map(digest, keys):
        mark = before.get(key, "").partition(".")[0]
        tries = int(mark.removeprefix(_LATER)) if mark.startswith(_LATER) else 0
        if tries < _TRIES:
            found[key] = f"{_LATER}{tries + 1}.{cursor[key].partition('.')[2]}"
    return found


def baseline(entries: Sequence[Entry], now: datetime) -> Compared:
    """A first poll: the newest entries of the last week, or the few newest, and all remembered, so that no later poll floods.

    An entry without a date counts as new: the feed puts the newest first.
    """
    known = _distinct(entries)
    newest = sorted(known, key=lambda each: each.entry.published or now, reverse=True)[:BASELINE_ITEMS]
    recent = [each for each in newest if each.entry.published is None or now - each.entry.published <= BASELINE_AGE]
    taken = {each.key for each in (recent if len(recent) >= BASELINE_LEAST else newest[:BASELINE_LEAST])}
    fresh = tuple(each for each in known if each.key in taken)
    return Compared(fresh, len(fresh), _remembered(known, {}, by_link=False))


def _same_link(key: str, link: str, cursor: Mapping[str, str]) -> bool:
    """Same text under a new guid and a new link is a second article only when the first had a link of its own."""
    return cursor[key].partition(".")[2] in ("", link)


def _looked_up(cursor: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    texts: dict[str, str] = {}
    links: dict[str, str] = {}
    for key, mark in cursor.items():
        text, _, link = mark.partition(".")
        texts[text] = key
        if link:
            links[link] = key
    return texts, links


def _remembered(known: Sequence[Known], cursor: Mapping[str, str], by_link: bool) -> dict[str, str]:
    now = {digest(each.key): each.mark for each in known}
    gone = [(key, mark) for key, mark in cursor.items() if key not in now and key != _LINKS]
    memory = dict(gone[-_REMEMBERED_BEYOND:]) | now
    return {_LINKS: "link", **memory} if by_link else memory
