"""A measure over time as a picture with its words, for platforms that show pictures."""

import asyncio
import base64
import logging
from collections.abc import Sequence

from bot.messages import Block, BlockKind, Run
from bot.notes import voices
from digests.models import Edition, Point, Series
from digests.ports import Mark, Painter
from digests.publishing import Channel
from digests.writing.amounts import amount
from digests.writing.voice import Voice

_log = logging.getLogger(__name__)


class Charts:
    """Draws on a thread of its own: a chart takes a tenth of a second, and the first one a few."""

    def __init__(self, painter: Painter) -> None:
        self._painter = painter

    async def draw(self, series: Series, speak: Sequence[Voice]) -> Block | None:
        """An image block; its text alternative tells every point in each of the languages. None when it cannot be drawn: that is
        logged, and never in the way of what is said in words."""
        title = " · ".join(dict.fromkeys(v.course(series) for v in speak))
        marks = [_mark(series, point, speak[0]) for point in series.points]
        try:
            picture = await asyncio.to_thread(self._painter.draw, title, marks)
        except Exception:  # of a large library that works on fonts and files
            _log.exception("the chart of %s could not be drawn", title)
            return None
        told = " ".join(alternative(series, voice) for voice in speak)
        return Block(BlockKind.IMAGE, (Run(told),), base64.b64encode(picture).decode())

    async def of_edition(self, edition: Edition, channel: Channel) -> dict[str, Block]:
        """By story, the one chart a digest carries: that of its first changed figure whose course is known."""
        speak = voices(channel)
        changed = next((b for b in edition.briefs if b.course), None)
        if changed is None or changed.course is None:
            return {}
        chart = await self.draw(changed.course, speak)
        return {changed.story: chart} if chart else {}


def alternative(series: Series, voice: Voice) -> str:
    """The chart in words: what it shows, then every point."""
    points = (f"{voice.moment(series, p)} {_said(p, voice)}" for p in series.points)
    return f"{voice.course(series)}{voice.colon}{voice.word('semicolon').join(points)}{voice.word('stop')}"


def _said(point: Point, voice: Voice) -> str:
    return " / ".join(voice.text(amount(value, voice.language)) for value in (point.value, *point.others))


def _mark(series: Series, point: Point, voice: Voice) -> Mark:
    value = point.value
    return Mark(
        point.day,
        voice.moment(series, point),
        float(value.low),
        float(value.high) if value.high is not None else None,
        _said(point, voice),
        tuple(float(other.low) for other in point.others),
    )
