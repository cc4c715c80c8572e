"""Cuts cards into posts that keep a platform's limits. Nothing is dropped: what does not fit goes into the next post.

Laws (tests/property/test_render_laws.py): the posts of a card hold its text in order, none is over a limit, no heading stands last
in a post while something follows it, and a section (what stands between two lines) that finds room in one post is not cut.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot import digest_card
from bot.messages import Block, BlockKind, Card, Limits, Post, RichText, Run, Style
from digests.models import Edition
from digests.publishing import Channel

_STYLED, _LINKED = 4, 6  # characters the markup of a run adds at the most: **x**, [x](<address>)
_BLOCK = 5  # what a block adds: "### ", "> ", a line break
_HEADS = (BlockKind.TITLE, BlockKind.HEADING)
_HEADS_TOGETHER = 3  # a topic and a headline in two languages: room for so many is kept beside any block
_TOO_EMPTY = 4  # a post is not ended before a fourth of it is used
_BREAK = re.compile(r".*(?:[。！？；，、·!?;,]|[.](?=\s)|\s)", re.DOTALL)


def edition(
    edition_: Edition, channel: Channel, limits: Limits, charts: Mapping[str, Block] | None = None
) -> list[Post]:
    """The posts of an edition. Empty when it has nothing to say. Where there are threads, updates are left to `updates`.
    `charts` are images by story."""
    told = edition_.numbered(threads=limits.threads)
    if not told:
        return []
    return cut(digest_card.edition(replace(edition_, briefs=told), channel, charts), limits)


def updates(
    edition_: Edition, channel: Channel, limits: Limits, charts: Mapping[str, Block] | None = None
) -> Iterator[tuple[str, Post]]:
    """(story, post) for each update that goes to the thread of its story's first post."""
    for brief in edition_.briefs:
        if brief.update_of:
            yield from (
                (brief.story, post) for post in cut(digest_card.update(brief, edition_, channel, charts), limits)
            )


def cut(card: Card, limits: Limits) -> list[Post]:
    """The card as posts within `limits`, in order. The first one has its plain line; choices stand under the last one."""
    groups = list(_grouped(list(_sized(card.blocks, limits)), limits))
    return [
        Post(
            tuple(blocks),
            _shorten(card.plain, limits.title) if number == 1 else "",
            card.choices[: limits.choices] if number == len(groups) else (),
            card.private,
        )
        for number, blocks in enumerate(groups, 1)
    ]


def weight(block: Block, limits: Limits) -> int:
    """Characters a block takes on the wire at the most: escaping and markup included."""
    return sum(_weight(run, limits) for run in block.runs) + _BLOCK


def _weight(run: Run, limits: Limits) -> int:
    link = _LINKED + _length(run.link, limits) if run.link else 0
    return _length(run.text, limits) + link + (_STYLED if run.style is not Style.PLAIN else 0)


def _length(text: str, limits: Limits) -> int:
    """On the wire; each line of a quote has its mark."""
    return sum(len(limits.escapes.get(char, char)) for char in text) + 2 * text.count("\n")


def _sized(blocks: Iterable[Block], limits: Limits) -> Iterator[Block]:
    """Blocks none of which is over the limit of one block."""
    beside_heads = max(limits.post - _HEADS_TOGETHER * limits.title, limits.post // 2)
    for block in blocks:
        limit = min(limits.title if block.kind in _HEADS else limits.block, beside_heads) - _BLOCK
        for part in _parts(block.runs, limit, limits) or [()]:
            if part or block.kind in (BlockKind.DIVIDER, BlockKind.IMAGE):
                yield replace(block, runs=part)
                if block.kind in (*_HEADS, BlockKind.IMAGE):
                    block = Block(BlockKind.PARAGRAPH)


def _parts(runs: RichText, limit: int, limits: Limits) -> list[RichText]:
    parts: list[RichText] = []
    current: list[Run] = []
    room = limit
    for run in runs:
        rest: Run | None = run
        while rest is not None:
            size, markup = _weight(rest, limits), _weight(replace(rest, text=""), limits)
            if size <= room:
                current.append(rest)
                room -= size
                break
            if rest.link and markup > limit // 2:
                rest = replace(rest, link=None)  # an address too long to be a link: the text stays, without one
                continue
            if current and (size <= limit // 4 or room - markup < limit // 4):
                parts.append(tuple(current))  # a short run stays whole, and no scrap of a long one is left behind
                current, room = [], limit
                continue
            first, rest = _divided(rest, room - markup, limits)
            parts.append((*current, first))
            current, room = [], limit
    return [*parts, tuple(current)] if current else parts


def _divided(run: Run, room: int, limits: Limits) -> tuple[Run, Run | None]:
    """The run cut where it reads best within `room`: after a sentence, a comma or a space, else between characters."""
    fit = 0
    for char in run.text:
        room -= _length(char, limits)
        if room < 0:
            break
        fit += 1
    better = _BREAK.match(run.text, 0, fit)
    at = better.end() if better and better.end() > fit // 2 else _before_marks(run.text, fit)
    rest = run.text[at:]
    return replace(run, text=run.text[:at]), replace(run, text=rest) if rest else None


def _before_marks(text: str, at: int) -> int:
    """A place to cut at or before `at` that parts no accent from its letter and no joined signs from each other."""
    place = at
    while 0 < place < len(text) and (
        unicodedata.category(text[place]) in ("Mn", "Me", "Cf") or text[place - 1] == "\u200d"
    ):
        place -= 1
    return place or max(at, 1)


def _grouped(blocks: Sequence[Block], limits: Limits) -> Iterator[list[Block]]:
    """Blocks in posts. Headings go with what follows them; a section goes over whole where it finds room in the next post."""
    group: list[Block] = []
    used = 0
    for place, block in enumerate(blocks):
        size = weight(block, limits)
        if block.kind is BlockKind.DIVIDER:
            if not group or group[-1].kind in _HEADS:
                continue  # a line between nothing
            if used > limits.post // _TOO_EMPTY and _better_whole(blocks[place + 1 :], used + size, len(group), limits):
                yield group
                group, used = [], 0
                continue
        if group and (used + size > limits.post or len(group) >= limits.blocks):
            carried = _carried(group, limits.post - size, limits)
            yield group[: len(group) - len(carried)]
            group = [b for b in carried if b.kind is not BlockKind.DIVIDER]
            used = sum(weight(b, limits) for b in group)
            if block.kind is BlockKind.DIVIDER and (not group or group[-1].kind in _HEADS):
                continue
        group.append(block)
        used += size
    if group:
        yield group


def _better_whole(rest: Sequence[Block], used: int, count: int, limits: Limits) -> bool:
    """Whether the section that `rest` begins with finds no room after what is used, but does in a post of its own."""
    size = length = 0
    for block in rest:
        if block.kind is BlockKind.DIVIDER or size > limits.post:
            break
        size += weight(block, limits)
        length += 1
    over = used + size > limits.post or count + 1 + length > limits.blocks
    return over and size <= limits.post and length <= limits.blocks


def _carried(group: list[Block], room: int, limits: Limits) -> list[Block]:
    """The headings at the end of a post that go over to the next, as many as find room there; never all of the post."""
    start, heads = len(group), 0
    while start > 1 and group[start - 1].kind in (*_HEADS, BlockKind.DIVIDER):
        if group[start - 1].kind in _HEADS:  # a line between two posts falls away
            heads += 1
            room -= weight(group[start - 1], limits)
        if room < 0 or heads >= limits.blocks:
            break
        start -= 1
    return group[start:]


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
