"""Cuts cards into posts that keep a platform's limits. Nothing is dropped: what does not fit goes into the next post.

Law (tests/property/test_render_laws.py): the posts of a card hold its text in order, and none is over a limit.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot import digest_card
from bot.messages import Block, BlockKind, Card, Limits, Post, RichText, Run, Style
from digests.models import Edition
from digests.publishing import Channel

PLAIN_LIMITS = Limits(post=1_000_000, block=100_000, title=1_000, blocks=10_000, choices=100)
_MARKUP = 6  # characters a styled or linked run adds at the most, beside its address
_BREAK = re.compile(r".*(?:[。!?!?;;]|[.](?=\s)|[,,、·](?=\s?)|\s)", re.DOTALL)


def edition(edition_: Edition, channel: Channel, limits: Limits) -> list[Post]:
    """The posts of an edition. Empty when it has nothing to say. Where there are threads, updates are left to `updates`."""
    told = tuple(b for b in edition_.briefs if not (limits.threads and b.update_of))
    if not told:
        return []
    return cut(digest_card.edition(replace(edition_, briefs=told), channel), limits)


def updates(edition_: Edition, channel: Channel, limits: Limits) -> Iterator[tuple[str, Post]]:
    """(story, post) for each update that goes to the thread of its story's first post."""
    for brief in edition_.briefs:
        if brief.update_of:
            yield from ((brief.story, post) for post in cut(digest_card.update(brief, edition_, channel), limits))


def cut(card: Card, limits: Limits) -> list[Post]:
    """The card as posts within `limits`, in order. Choices stand under the last one."""
    groups = list(_grouped(_sized(card.blocks, limits), limits))
    total = len(groups)
    return [
        Post(
            tuple(blocks),
            _shorten(card.plain + (f" ({number}/{total})" if total > 1 else ""), limits.title),
            card.choices[: limits.choices] if number == total else (),
            card.private,
        )
        for number, blocks in enumerate(groups, 1)
    ]


def weight(runs: RichText, limits: Limits) -> int:
    """Characters these runs take on the wire, escaping and markup included."""
    return sum(_weight(run, limits) for run in runs)


def _weight(run: Run, limits: Limits) -> int:
    text = sum(len(limits.escapes.get(char, char)) for char in run.text)
    link = sum(len(limits.escapes.get(char, char)) for char in run.link) if run.link else 0
    return text + link + (_MARKUP if run.link or run.style is not Style.PLAIN else 0)


def _sized(blocks: Iterable[Block], limits: Limits) -> Iterator[Block]:
    """Blocks none of which is over the limit of one block."""
    for block in blocks:
        limit = min(limits.title if block.kind in (BlockKind.TITLE, BlockKind.HEADING) else limits.block, limits.post)
        for part in _parts(block.runs, limit, limits) or [()]:
            if part or block.kind in (BlockKind.DIVIDER, BlockKind.IMAGE):
                yield replace(block, runs=part)
                if block.kind in (BlockKind.TITLE, BlockKind.HEADING):
                    block = replace(block, kind=BlockKind.PARAGRAPH)


def _parts(runs: RichText, limit: int, limits: Limits) -> list[RichText]:
    parts: list[RichText] = []
    current: list[Run] = []
    room = limit
    for run in runs:
        rest: Run | None = run
        while rest is not None:
            size = _weight(rest, limits)
            if size <= room:
                current.append(rest)
                room -= size
                break
            if _weight(replace(rest, text=""), limits) > limit // 2:
                rest = replace(rest, link=None)  # an address too long to be a link stays text without one
                continue
            if room < limit // 3 and current:
                parts.append(tuple(current))
                current, room = [], limit
                continue
            first, rest = _divided(rest, room, limits)
            current.append(first)
            parts.append(tuple(current))
            current, room = [], limit
    return [*parts, tuple(current)] if current else parts


def _divided(run: Run, room: int, limits: Limits) -> tuple[Run, Run | None]:
    """The run cut where it reads best within `room`: after a sentence, a comma or a space, else between characters."""
    used = _weight(replace(run, text=""), limits)
    fit = 0
    for char in run.text:
        used += len(limits.escapes.get(char, char))
        if used > room:
            break
        fit += 1
    fit = max(fit, 1)
    better = _BREAK.match(run.text, 0, fit)
    at = better.end() if better and better.end() > fit // 2 else fit
    rest = run.text[at:]
    return replace(run, text=run.text[:at]), replace(run, text=rest) if rest else None


def _grouped(blocks: Iterable[Block], limits: Limits) -> Iterator[list[Block]]:
    """Blocks in posts. A heading never stands last in a post while something follows it."""
    group: list[Block] = []
    used = 0
    for block in blocks:
        size = weight(block.runs, limits) + 1
        if group and (used + size > limits.post or len(group) >= limits.blocks):
            carried: list[Block] = []
            while len(group) > 1 and group[-1].kind in (BlockKind.HEADING, BlockKind.TITLE, BlockKind.DIVIDER):
                carried.insert(0, group.pop())
            if sum(weight(b.runs, limits) + 1 for b in carried) + size > limits.post or len(carried) >= limits.blocks:
                group, carried = [*group, *carried], []
            yield group
            group = [b for b in carried if b.kind is not BlockKind.DIVIDER]
            used = sum(weight(b.runs, limits) + 1 for b in group)
        if block.kind is BlockKind.DIVIDER and not group:
            continue
        group.append(block)
        used += size
    if group:
        yield group


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
