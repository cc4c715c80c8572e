"""Choosing and publishing as the pipeline does it, in one call."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from digests import edition
from digests.edition import Selection
from digests.models import Edition
from digests.publishing import Channel
from digests.reading.gazetteer import Gazetteer
from digests.views import StoryMaterial, Told
from digests.writing.extract import ExtractWriter
from tests.fakes.stories import CHANNEL, DAY_ONE, organization, person, stored, story

_NO_BOOK = Gazetteer()
META, SCALE = organization("Meta"), organization("Scale AI")
WANG, TIAN = person("Alexandr Wang", zh="亚历山大·王", curated="alexandr-wang"), person("Yuandong Tian", zh="田渊栋")


def choose(
    *materials: StoryMaterial,
    channel: Channel = CHANNEL,
    now: datetime = DAY_ONE,
    watched: frozenset[str] = frozenset(),
) -> Selection:
    return edition.choose(materials, channel, now=now, watched=watched)


async def publish(
    materials: Sequence[StoryMaterial], now: datetime, channel: Channel = CHANNEL, book: Gazetteer = _NO_BOOK
) -> tuple[Edition, Mapping[str, Told]]:
    selection = edition.choose(materials, channel, now=now, watched=frozenset(), book=book)
    written = {p.material.story.id: await ExtractWriter().write(p) for p in selection.plans}
    return edition.assemble(selection, written, channel, now.date(), now)


def plain_story(id_: str, *, sources: int = 1, when: datetime = DAY_ONE, title: str = "") -> StoryMaterial:
    return story(id_, [stored(f"{id_}{n}", title or f"Something happens in {id_}", when=when) for n in range(sources)])
