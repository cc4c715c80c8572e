"""What the bot says of hostile sources: digests and the answers of every command, of texts that try to name people, to link, to format.

`told(seed)` is one of them, always the same for a seed.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from bot import cards, digest_card, problems
from bot.administration import Status
from bot.command_table import COMMANDS
from bot.messages import Block, BlockKind, Card, Choice, Reader, Run, Style
from bot.service import FiguresPage
from digests import errors, ledger
from digests.models import (
    Claim,
    Edition,
    FigureKind,
    Language,
    LanguageMode,
    NamedPerson,
    Novelty,
    Person,
    Reference,
    Role,
    Script,
    Sentence,
    SourceKind,
    SourceSpec,
    Standing,
    StoryBrief,
    Subject,
    SubjectKind,
    Value,
)
from digests.models import Entry as LedgerEntry
from digests.publishing import AuditLine, Channel, Filters, Watch
from digests.sources.entries import Entry as FeedEntry
from digests.sources.opening import Preview
from digests.views import DatedRole, EditionRecord, Fate, PersonMention, PersonPage, SearchHit, Sighting, SourceHealth
from tests.fakes import stories
from tests.fakes.pictures import PIXEL

HOSTILE = (
    "@everyone", "@here", "@channel", "<@123456789012345678>", "<@!1>", "<#42>", "<:smile:42>", "<t:1:R>", "</who:7>", "<id:browse>",
    "<!channel>", "<!here|x>", "<!subteam^S1>", "<@U0ADMIN01>", "<#C0NEWS001|news>", "[press](https://evil.example/a)",
    "[a](<https://evil.example>)", "<https://evil.example/a|bank.example>", "https://evil.example/b", "<mailto:a@evil.example>",
    "<javascript:alert(1)|x>", "discord.gg/evil", "https://discord.com/invite/evil", "steam://run/1", "](https://evil.example)",
    "[", "]", "(", ")", "|", "\\", "\\\\", "`", "```\n", "*", "**", "||", "~~", "~", "_", '"', "> quote", "\n> quote", "\n# big",
    "\n- item", "\n-# small", "1. one", "\n\n", "&", "<", ">", "&amp;", "&lt;!channel&gt;", "&gt;", ":tada:", "•", "[1]", "a.example",
    "\u202e", "\u2028", "\u200b", "\ud800", "\x00", "\x07", "简报，新闻。", "Alibaba rose 5% ", "👩\u200d🔬", "\u0301", " ",
)  # fmt: skip
OURS = "a.example", "news.example.cn", "xn--fiqs8s.example"  # where addresses of articles lead
PATHS = "x", "/", ")", "(", "|", ">", "@everyone", "<!channel>", "_", "*", "`", "]", "[", "\\", " ", "%20", "字", "?a=1&b=2", "#c", "'", '"'  # fmt: skip
FOREIGN = (
    "javascript:alert(1)", "data:text/html,x", "https://a.example@evil.example/", "//evil.example", "https://[::1", "discord://x",
    "https://a.example\\@evil.example/",
)  # fmt: skip
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LOCALES = "en-US", "zh-CN", "zh-TW"
_LANGUAGES = (Language.EN, Language.HANS)
_MEASURES = "valuation", "layoffs", "revenue", None


class Writer(Random):
    """Writes what a hostile source could."""

    def text(self, most: int = 8) -> str:
        return "".join(self.choices(HOSTILE, k=self.randint(1, most)))

    def maybe(self) -> str | None:
        return self.choice((None, self.text()))

    def address(self) -> str | None:
        ours = f"https://{self.choice(OURS)}/{''.join(self.choices(PATHS, k=self.randint(0, 6)))}"
        return self.choices((None, ours, self.choice(FOREIGN)), (2, 5, 1))[0]

    def site(self) -> str:
        return self.choice((*OURS, self.text()))

    def when(self) -> datetime:
        return START - timedelta(hours=self.randint(0, 5000))

    def reader(self) -> Reader:
        return Reader("discord:1", self.text(), "2", admin=True, locale=self.choice(LOCALES))

    def channel(self) -> Channel:
        filters = Filters(topics=(self.text(),), without=(self.text(), self.text()))
        return Channel(
            "discord:1/2", "discord:1", "discord", "2", self.text(), at=time(8, 30), mode=self.choice(list(LanguageMode)),
            script=self.choice(list(Script)), filters=filters, trouble=self.maybe(), on=self.random() < 0.7,
        )  # fmt: skip

    def role(self) -> Role:
        return Role(self.text(), 0, 1, self.maybe(), None, self.maybe(), self.maybe(), self.random() < 0.3, self.maybe(), self.maybe())  # fmt: skip

    def person(self) -> Person:
        return Person("p1", self.maybe(), self.maybe(), frozenset((self.text(), self.text())), note=self.text())

    def subject(self) -> Subject:
        return Subject(SubjectKind.ORGANIZATION, "meta", self.text(), self.maybe())

    def claims(self, subject: Subject, most: int = 6) -> tuple[Claim, ...]:
        return tuple(self.claim(subject, n) for n in range(self.randint(1, most)))

    def claim(self, subject: Subject, number: int) -> Claim:
        value = Value(FigureKind.MONEY, Decimal(self.randint(1, 9)) * 10**9, None, "USD")
        return Claim(
            f"c{number}", f"a{number}", "s1", self.site(), self.address(), self.maybe(), self.when(), subject, self.choice(_MEASURES),
            "", value, self.text(), self.text(), 0, 1, self.random() < 0.3,
        )  # fmt: skip

    def entries(self) -> tuple[LedgerEntry, ...]:
        return tuple(ledger.entries(self.claims(self.subject())))

    def chart(self) -> Block:
        return Block(BlockKind.IMAGE, (Run(self.text(60)),), base64.b64encode(PIXEL).decode())

    def spec(self) -> SourceSpec:
        return SourceSpec(self.text(), SourceKind.FEED, self.address() or self.text(), self.text())

    def health(self) -> SourceHealth:
        return SourceHealth(
            self.spec(), self.when(), self.when(), self.choice((None, self.when())), self.maybe(), 3, self.when(), 9
        )

    def feed(self) -> Preview:
        entries = tuple(
            FeedEntry(
                None,
                self.address(),
                self.maybe(),
                self.text(),
                self.when(),
                self.text(),
                html=False,
                summary_only=False,
            )
            for _ in range(self.randint(0, 4))
        )
        return Preview(self.spec(), "rss", entries, (self.text(),))

    # --- digests -----------------------------------------------------------------------------------------------------

    def edition(self) -> Edition:
        sources = tuple(
            Reference(n, f"a{n}", self.text(), self.site(), self.address(), self.choice((None, START)), Language.EN)
            for n in range(1, self.randint(2, 9))
        )
        briefs = tuple(self.brief(f"s{n}", tuple(r.number for r in sources)) for n in range(self.randint(1, 7)))
        return Edition("discord:1/2", date(2026, 3, 2), START, briefs, sources, 9, more_stories=self.randint(0, 2))

    def brief(self, story: str, numbers: tuple[int, ...]) -> StoryBrief:
        told = self.choice((_LANGUAGES, _LANGUAGES[:1], _LANGUAGES[1:]))
        entries = self.entries()
        changes = tuple(replace(e, standing=Standing.CHANGED, previous=e.variants[0]) for e in entries[:1])
        people = tuple(
            NamedPerson("p", self.maybe(), self.maybe(), self.choice(list(Novelty)), self.choice((None, self.role())), "", numbers)
            for _ in range(self.randint(0, 3))
        )  # fmt: skip
        return StoryBrief(
            story, self.choice(("technology", self.text())),
            {language: Sentence(self.text(), language, numbers) for language in told},
            {language: tuple(Sentence(self.text(), language, numbers) for _ in "12") for language in told},
            people, entries[:2], entries[2:3], changes, numbers, update_of=self.choice((None, self.address())),
            more_people=self.randint(0, 2), more_figures=self.randint(0, 2),
        )  # fmt: skip

    def digest(self) -> Card:
        edition = self.edition()
        charts = {edition.briefs[0].story: self.chart()} if self.random() < 0.3 else None
        return digest_card.edition(edition, self.channel(), charts)

    def update(self) -> Card:
        edition = self.edition()
        return digest_card.update(edition.briefs[0], edition, self.channel())

    # --- answers -----------------------------------------------------------------------------------------------------

    def who(self) -> Card:
        roles = tuple(DatedRole(self.role(), "a1", self.when()) for _ in range(self.randint(0, 3)))
        mentions = tuple(
            PersonMention(f"a{n}", self.text(), self.site(), self.address(), self.when(), self.text(30), self.text())
            for n in range(self.randint(0, 8))
        )
        page = PersonPage(self.person(), roles, mentions, 30, self.claims(self.subject()), (self.text(),), START)
        return cards.person(page, self.reader(), self.randint(1, 3))

    def figures(self) -> Card:
        subject = self.subject()
        page = FiguresPage(subject, tuple(ledger.entries(self.claims(subject, 9))))
        return cards.figures(page, self.reader(), 1, self.choice((None, self.chart())))

    def search(self) -> Card:
        found = [
            SearchHit(f"a{n}", self.text(), self.site(), self.address(), self.when(), self.text(20), None)
            for n in range(self.randint(0, 9))
        ]
        return cards.hits(found, self.text(), self.reader(), self.randint(1, 3))

    def why(self) -> Card:
        outcome = self.choice(("pending", "failed", "rejected", "duplicate", "revision", "replaced", "new"))
        fate = Fate("a1", self.text(), self.address(), self.text(), START, outcome, self.text(), None, self.maybe(), self.maybe(), ((self.text(), START.date()),))  # fmt: skip
        fate = replace(
            fate, of_title=self.maybe(), cited=self.choice(((), fate.posted)), passed=((self.text(), START.date()),)
        )
        return cards.fates([fate] * self.randint(1, 3), self.reader())

    def story(self) -> Card:
        articles = [
            replace(
                a,
                article=replace(a.article, url=self.address(), site=self.site()),
                duplicates=(("a9", self.text(), None),),
            )
            for a in (stories.stored(f"a{n}", self.text(), self.text()) for n in range(self.randint(1, 4)))
        ]
        sightings = [
            Sighting(self.person(), articles[0].article.id, START, self.text(), self.text(), self.role(), 1, 0.5)
            for _ in range(self.randint(0, 4))
        ]
        material = stories.story("s1", articles, claims=self.claims(self.subject()), sightings=sightings)
        return cards.story(material, self.reader())

    def watch(self) -> Card:
        watch = Watch("discord:1", "u", "2", self.text(), None, START)
        return self.choice((cards.watches([watch] * 3, self.reader()), cards.watches([], self.reader()), cards.done("watch", self.reader(), name=self.text())))  # fmt: skip

    def sources(self) -> Card:
        reader = self.reader()
        return self.choice(
            (
                cards.sources([self.health() for _ in range(self.randint(0, 12))], reader, 1, self.when()),
                cards.preview(self.feed(), reader),
                cards.source_added(self.spec(), self.feed(), reader),
            )
        )

    def status(self) -> Card:
        lines = tuple(AuditLine("discord:1", self.text(), self.text(), self.text(), START) for _ in range(10))
        counts = {"items failed": 2, "posts pending": 1, "people": 7}
        return cards.status(
            Status((self.channel(), self.channel()), (self.health(),), counts, lines, self.when()), self.reader()
        )

    def settings(self) -> Card:
        return cards.channel_on(self.channel(), self.edition(), self.reader())

    def help(self) -> Card:
        groups = {"for_everyone": [(c.usage, c.help_en, c.help_zh) for c in COMMANDS]}
        return cards.help_card(groups, self.reader())

    def problem(self) -> Card:
        again = tuple(Choice(self.text(), f"/who {self.text(20)}") for _ in range(self.randint(0, 9)))
        kinds = (errors.NotFound, errors.SourceError, errors.Unreachable, errors.StoreError, errors.BadRequest)
        error = self.choice((problems.not_found("nobody", name=self.text()), self.choice(kinds)(self.text(30))))
        return cards.problem(error, self.reader(), again)

    def again(self) -> Card:
        return cards.edition_answer(EditionRecord(self.edition(), 1, 1), self.channel())

    def anything(self) -> Card:
        """Blocks in any order, of any style: more than cards are made of."""
        kinds = [kind for kind in BlockKind if kind not in (BlockKind.IMAGE, BlockKind.DIVIDER)]
        blocks = [
            Block(self.choice(kinds), tuple(self.run() for _ in range(self.randint(0, 6))))
            for _ in range(self.randint(0, 30))
        ]
        blocks.insert(len(blocks) // 2, Block(BlockKind.DIVIDER))
        offered = tuple(Choice(self.text(), f"/who {self.text(20)}") for _ in range(self.randint(0, 12)))
        return Card(tuple(blocks), offered, self.random() < 0.5, self.text())

    def run(self) -> Run:
        return Run(self.text(), self.choice(list(Style)), self.address())


TOLD: Mapping[str, Callable[[Writer], Card]] = {
    "digest": Writer.digest,
    "update": Writer.update,
    "who": Writer.who,
    "figures": Writer.figures,
    "search": Writer.search,
    "why": Writer.why,
    "story": Writer.story,
    "watch": Writer.watch,
    "sources": Writer.sources,
    "status": Writer.status,
    "settings": Writer.settings,
    "help": Writer.help,
    "problem": Writer.problem,
    "digest again": Writer.again,
    "anything": Writer.anything,
}
CASES = 2000
_OFTEN = ("digest", "digest", "update", "anything")  # what is posted unasked, and what is worst, more often


@cache
def told(seed: int) -> Card:
    kinds = [*TOLD, *_OFTEN]
    return TOLD[kinds[seed % len(kinds)]](Writer(seed))
