"""A story for the model writer, told in both languages, and drafts of it: a sound one, and its faults."""

from dataclasses import replace

from digests.models import Language
from digests.ports import StoryPlan
from digests.views import StoryMaterial
from tests.fakes.stories import person as someone
from tests.fakes.stories import sighting, stored, story

ENGLISH = stored(
    "e1",
    "Harbour Robotics cuts 340 jobs as founder Ines Calloway steps down",
    "Harbour Robotics said on Monday that it will cut 340 jobs, about 12% of its staff, after a weak third quarter.\n"
    'Founder Ines Calloway will step down in May. "We grew faster than our orders did," Calloway said.\n'
    "The company raised $1.4 billion in 2024 at a valuation of $14.8 billion.\n"
    "Its warehouse in Porto stays open and keeps all of its staff.",
)
CHINESE = stored(
    "c1",
    "海港机器人裁员340人，创始人卸任",
    "海港机器人周一宣布裁员340人，约占员工总数的12%。\n"
    "该公司2024年融资14亿美元，估值148亿美元。\n"
    "波尔图的仓库继续运营，员工不受影响。",
    language=Language.HANS,
)
CALLOWAY = someone("Ines Calloway")
HEADLINE = ("Harbour Robotics cuts 340 jobs", "海港机器人裁员340人")
LAYOFFS = (
    "Harbour Robotics will cut 340 jobs, about 12% of its staff.",
    "海港机器人将裁员340人，约占员工总数的12%。",
    ("1.1", "2.1"),
)
FUNDING = (
    "The company raised $1.4 billion in 2024 at a valuation of $14.8 billion.",
    "该公司2024年融资14亿美元，估值148亿美元。",
    ("1.4", "2.2"),
)


def material(*bodies: str) -> StoryMaterial:
    """The story; with `bodies` another English article that has them as its lines."""
    articles = [ENGLISH, CHINESE]
    if bodies:
        articles.append(stored("x1", "Harbour Robotics to shrink", "\n".join(bodies)))
    return story("s1", articles, sightings=[sighting(ENGLISH, CALLOWAY)])


def plan(told: StoryMaterial | None = None, digest: str = "channel 2026-03-02") -> StoryPlan:
    told = told or material()
    numbers = {a.article.id: number for number, a in enumerate(told.articles, 7)}
    return StoryPlan(told, "", (), (), numbers, 1.0, digest=digest)


def only(language: Language) -> StoryPlan:
    """The story as one language has it."""
    articles = tuple(a for a in material().articles if a.article.language is language)
    return plan(replace(material(), articles=articles))
