"""The answer to /why: what became of an article, with the reason, the numbers behind it, and the digests that told it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.digest_card import block
from bot.messages import Block, BlockKind, Choice, Run
from digests.stories import JOIN
from digests.views import Fate
from digests.writing.voice import Voice

_LABEL = 28  # characters of a title on a button
_linked = re.compile(r"with (\w+) \(“(.*?)”\): ", re.DOTALL)


def told(fate: Fate, voice: Voice) -> Iterator[Block]:
    yield Block(BlockKind.BULLET, (Run(fate.title or fate.article, link=fate.url),))
    yield block(BlockKind.PARAGRAPH, _outcome(fate, voice))
    for entry in fate.changed:
        yield block(BlockKind.QUOTE, voice.change(entry))
    if fate.story:
        yield block(BlockKind.PARAGRAPH, _story(fate, voice))
    for line in _tellings(fate, voice):
        yield block(BlockKind.CONTEXT, line)


def stories(fates: Sequence[Fate]) -> tuple[Choice, ...]:
    """A way to each story these articles are in."""
    titles = {f.story: f.title for f in reversed(fates) if f.story}
    return tuple(
        Choice(t if len(t) <= _LABEL else f"{t[: _LABEL - 1]}…", f"/story {story}") for story, t in titles.items()
    )


def _outcome(fate: Fate, voice: Voice) -> str:
    other = fate.of_title if fate.of_title != fate.title else None
    said = voice.word(f"outcome_{fate.outcome}") + (voice.word("titled", title=other) if other else "")
    return said if fate.outcome == "replaced" or not fate.why else f"{said}{voice.colon}{voice.reason(fate.why)}"


def _story(fate: Fate, voice: Voice) -> str:
    said = voice.word("began_story" if fate.story == f"s{fate.article}" else "in_story", story=fate.story)
    if not fate.link_why:
        return said
    why = _linked.sub(r"with “\2”: ", voice.link(fate.link_why, fate.link_names))
    needed = voice.word("points_needed", points=JOIN) if _linked.search(fate.link_why) else ""
    return f"{said}{voice.colon}{why}{needed}"


def _tellings(fate: Fate, voice: Voice) -> Iterator[str]:
    """For each channel: the digests that have it among their sources, else what they made of its story."""
    cited, posted, passed = _by_channel(fate.cited), _by_channel(fate.posted), _by_channel(fate.passed)
    for channel in dict.fromkeys((*cited, *posted, *passed)):
        if days := cited.get(channel):
            word = "other_posted_in" if fate.outcome == "duplicate" else "posted_in"
            yield voice.word(word, channel=channel, date=_days(days, voice))
        elif fate.outcome in ("new", "revision", "duplicate"):
            yield _untold(channel, posted.get(channel, ()), passed.get(channel, ()), voice)
    if fate.outcome in ("new", "revision") and not posted and not passed:
        yield voice.word("awaits_digest")


def _untold(channel: str, posted: Sequence[date], passed: Sequence[date], voice: Voice) -> str:
    """Of an article that no digest of the channel names: those it came too late for told its story, or those it was there for."""
    since = [day for day in posted if passed and day >= passed[0]]
    if since:
        return voice.word("told_by_others", channel=channel, date=_days(since, voice))
    if posted and passed:
        return voice.word("added_nothing", channel=channel, date=_days(posted, voice))
    if posted:
        return voice.word("told_before", channel=channel, date=_days(posted, voice))
    return voice.word("not_in_digest", channel=channel, date=_days(passed, voice))


def _by_channel(tellings: Sequence[tuple[str, date]]) -> Mapping[str, Sequence[date]]:
    found: dict[str, list[date]] = defaultdict(list)
    for channel, day in tellings:
        found[channel].append(day)
    return found


def _days(days: Sequence[date], voice: Voice) -> str:
    return voice.list(voice.day(day) for day in days)
