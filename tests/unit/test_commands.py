"""What the core answers to commands, or refuses. The table and the parsing have a file of their own beside this one."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.command_table import COMMANDS
from bot.commands import Command, Commands
from bot.messages import Card, Invocation, Reader
from bot.wiring import App
from digests.errors import BadRequest, NotAllowed
from digests.models import LanguageMode
from digests.publishing import Channel, Tenant
from tests.e2e.harness import START, Home, opened
from tests.fakes.clock import SetClock
from tests.fakes.platform import FakePlatform

ADMIN = Reader("fake:t", "ann", "general", admin=True)
GUEST = Reader("fake:t", "bob", "general")


def text_of(card: Card) -> str:
    return "\n".join("".join(run.text for run in block.runs) for block in card.blocks)


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    """Two articles, filed; a channel of another tenant beside ours."""
    home = Home.make(tmp_path / "home")
    home.publish(1)
    home.publish(2)
    clock = SetClock(START)
    async with opened(home, clock, [FakePlatform(clock)]) as app:
        await app.jobs.poll_now()
        await app.jobs.file_all()
        yield app


async def ask(app: App, text: str, reader: Reader = GUEST) -> str:
    return text_of(await app.commands.answer(app.commands.parse(text, reader)))


class TestAnswers:
    async def test_a_person_by_any_form(self, app: App) -> None:
        for name in ("Bolt Grantson", "bolt grantson", "Grantson"):
            assert "Bolt Grantson" in await ask(app, f"/who {name}")

    async def test_when_an_undated_article_was_fetched_is_no_date_of_its_news(self, app: App) -> None:
        for asked in ("/who Grantson", "/search works"):
            answer = await ask(app, asked)
            assert "undated" in answer, asked
            assert str(START.year) not in answer, asked

    async def test_only_people_who_sound_or_spell_alike_are_suggested(self, app: App) -> None:
        for asked, offered in (("Balt Grantsom", True), ("Peter Karenina", False)):
            card = await app.commands.answer(app.commands.parse(f"/who {asked}", GUEST))
            assert ("Bolt Grantson" in text_of(card) + str(card.choices)) is offered, asked

    async def test_a_story_by_its_number_in_the_latest_digest(self, app: App) -> None:
        assert "“1”" in await ask(app, "/story 1")  # there is no digest yet
        channel = Channel("fake:t/general", "fake:t", "fake", "general", mode=LanguageMode.EN)
        await app.store.keep_channel(channel)
        await app.jobs.publish(channel, START.date())
        stories = [story for _, story in await app.service.recent_stories(GUEST)]
        assert stories
        for number, story in enumerate(stories, 1):
            for typed in (str(number), f"#{number}"):
                assert await ask(app, f"/story {typed}") == await ask(app, f"/story {story}")
        assert "99" in await ask(app, "/story 99")

    async def test_updates_that_go_to_threads_have_no_number(self, app: App) -> None:
        channel = Channel("fake:t/general", "fake:t", "fake", "general", mode=LanguageMode.EN)
        await app.store.keep_channel(channel)
        edition, told = await app.jobs.compose(channel, START.date())
        brief = edition.briefs[0]
        first = replace(brief, story="s0", update_of="story:s0", headlines={})
        await app.store.save_edition(replace(edition, briefs=(first, brief)), told, [], edition.made)
        assert await ask(app, "/story 1") == await ask(app, f"/story {brief.story}")
        answer = (await ask(app, "/digest")).splitlines()
        assert "Update: s0" in answer
        assert next(line[:2] for line in answer if "number 1" in line) == "1."

    async def test_nobody(self, app: App) -> None:
        card = await app.commands.answer(app.commands.parse("/who Zzyzx Qwrt", GUEST))
        assert "Zzyzx Qwrt" in text_of(card)
        assert card.private

    async def test_a_missing_option_is_named(self, app: App) -> None:
        for command in (c for c in COMMANDS if any(o.required for o in c.options)):
            missing = next(o for o in command.options if o.required)
            answer = text_of(await app.commands.answer(Invocation(command.name, {missing.name: "  "}, ADMIN)))
            assert missing.help_en in answer
            assert f"/{command.name}" in answer

    async def test_a_guest_is_refused_by_the_core(self, app: App) -> None:
        before = (await app.store.channels(), await app.store.sources(tenant=GUEST.tenant))
        for command in (c for c in COMMANDS if c.admin):
            options = {o.name: o.choices[0] if o.choices else "news" for o in command.options}
            answer = text_of(await app.commands.answer(Invocation(command.name, options, GUEST)))
            assert "Only admins" in answer, command.name
        assert (await app.store.channels(), await app.store.sources(tenant=GUEST.tenant)) == before

    async def test_every_act_of_an_admin_is_refused_even_without_the_table(self, app: App) -> None:
        acts = [
            app.administration.source_add(GUEST, "https://a.example/feed"),
            app.administration.source_test(GUEST, "https://a.example/feed"),
            app.administration.source_list(GUEST),
            app.administration.source_pause(GUEST, "news", paused=True),
            app.administration.source_remove(GUEST, "news"),
            app.administration.channel_on(GUEST),
            app.administration.channel_off(GUEST),
            app.administration.channel_show(GUEST),
            app.administration.schedule(GUEST, at="9:00"),
            app.administration.language(GUEST, "zh"),
            app.administration.filter(GUEST, "topics", "ai"),
            app.administration.people_merge(GUEST, "Bolt Grantson", "Bolt Grantson"),
            app.administration.people_unmerge(GUEST, "Bolt Grantson"),
            app.administration.people_split(GUEST, "Bolt Grantson", "Bolt Grantson"),
            app.administration.people_rename(GUEST, "Bolt Grantson", en="B"),
            app.administration.people_forget(GUEST, "Bolt Grantson"),
            app.administration.people_recall(GUEST, "Bolt Grantson"),
            app.administration.status(GUEST),
        ]
        for act in acts:
            with pytest.raises(NotAllowed):
                await act

    async def test_a_merge_is_taken_back(self, app: App) -> None:
        keep, other = [p.name for p in await app.store.people_like("", tenant=None, limit=2)]
        unmerge, chinese = f"/news people unmerge {keep}", replace(ADMIN, locale="zh-CN")
        assert await ask(app, unmerge, ADMIN) == f"Nobody was merged into {keep}."
        await ask(app, f'/news people merge keep:"{keep}" other:"{other}"', ADMIN)
        assert await ask(app, unmerge, ADMIN) == f"{keep} and {other} are two people again."
        await ask(app, f'/news people merge keep:"{keep}" other:"{other}"', ADMIN)
        assert "已重新分为两人" in await ask(app, unmerge, chinese)
        assert await ask(app, unmerge, chinese) == f"没有人被并入{keep}。"

    async def test_what_is_no_name_is_forgotten_until_it_is_recalled(self, app: App) -> None:
        chinese, elsewhere = replace(ADMIN, locale="zh-CN"), replace(GUEST, tenant="fake:other")
        channel = Channel("fake:t/general", "fake:t", "fake", "general", mode=LanguageMode.EN)
        who, complete = "/who Bolt Grantson", Invocation("who", {}, GUEST)
        before = await ask(app, who)
        edition, _ = await app.jobs.compose(channel, START.date())
        assert "Bolt Grantson" in str([b.people for b in edition.briefs])
        claimed = str([b.figures for b in edition.briefs])
        assert "“Grants”" in await ask(app, "/news people forget Grants", ADMIN)  # only the very form, no name like it
        assert "/news people recall Bolt Grantson" in await ask(app, "/news people forget bolt grantson", ADMIN)
        assert "“Bolt Grantson”" in await ask(app, who)  # that nobody is known by it
        assert "“Bolt Grantson”" not in await ask(app, who, elsewhere)
        assert await app.commands.complete(complete, "name", "grants") == ()
        edition, _ = await app.jobs.compose(channel, START.date())
        assert "Bolt Grantson" not in str([b.people for b in edition.briefs])
        assert len(edition.briefs) == 2
        assert claimed.count("Entry(") >= str([b.figures for b in edition.briefs]).count("Entry(")
        assert "people forget" in await ask(app, "/news status", ADMIN)
        recall = Invocation("news people recall", {}, ADMIN)
        assert [c.command for c in await app.commands.complete(recall, "name", "grants")] == ["Bolt Grantson"]
        assert await app.commands.complete(replace(recall, reader=GUEST), "name", "grants") == ()
        assert "“Bolt Grantson”重新视为人名。" in await ask(app, "/news people recall Bolt Grantson", chinese)
        assert "没有" in await ask(app, "/news people recall Bolt Grantson", chinese)
        assert await ask(app, who) == before

    async def test_an_admin_by_the_installers_list(self, app: App) -> None:
        await app.store.keep_tenant(Tenant(GUEST.tenant, "fake", "t", frozenset({GUEST.user})))
        assert "Only admins" not in await ask(app, "/news channel show")
        assert "/news source add" in await ask(app, "/help")

    async def test_help_shows_what_the_reader_may_use_in_their_language(self, app: App) -> None:
        assert "/news" not in await ask(app, "/help")
        assert "What is known of a person" in await ask(app, "/help")
        assert "某人的已知信息" in await ask(app, "/help", replace(GUEST, locale="zh-CN"))
        everything = await ask(app, "/help", ADMIN)
        assert all(f"/{c.name}" in everything for c in COMMANDS)

    async def test_an_unknown_command_is_said_with_what_is_near(self, app: App) -> None:
        card = await app.commands.answer(app.commands.parse("/serch chips", GUEST))
        assert "/serch chips" in text_of(card)
        assert "/search" in {choice.label for choice in card.choices}
        card = await app.commands.answer(app.commands.parse("/whos Grantson", GUEST))
        assert "/who" in {choice.label for choice in card.choices}

    async def test_the_beginning_of_commands_lists_them(self, app: App) -> None:
        listed = await ask(app, "/news", ADMIN)
        assert "/news source add" in listed
        assert "/who" not in listed
        assert "/news" not in await ask(app, "/news")
        assert await ask(app, "/") == await ask(app, "/help")

    async def test_usages_show_what_is_needed_first_and_what_may_be_chosen(self) -> None:
        usages = {c.name: c.usage for c in COMMANDS}
        assert usages["news filter"] == "/news filter topics|people|organizations|sources|without [VALUES]"
        assert usages["news language"] == "/news language both|zh|en [hans|hant]"
        assert usages["news source add"] == "/news source add ADDRESS [name:…]"

    @pytest.mark.parametrize(
        "command", ["/who {}", "/figures {}", "/search {}", "/why https://a.example/{}", "/story {}", "/{}"]
    )
    async def test_what_is_very_long_is_not_repeated_in_full(self, app: App, command: str) -> None:
        assert len(await ask(app, command.format("x" * 5000))) < 500

    @pytest.mark.parametrize("page", ["99", "9" * 40, "-1", "three"])
    async def test_there_is_no_page_after_the_last(self, app: App, page: str, caplog: pytest.LogCaptureFixture) -> None:
        for asked in ("/who Bolt Grantson", "/search works", "/figures Bolt Grantson"):
            card = await app.commands.answer(app.commands.parse(f"{asked} page:{page}", GUEST))
            assert "Something went wrong" not in text_of(card)
            if asked.startswith("/who") and page.startswith("9"):
                assert "There is only 1 page." in text_of(card)
                assert [c.command for c in card.choices] == ["/who Bolt Grantson page:1"]
        assert not caplog.records

    async def test_words_are_no_address(self, app: App) -> None:
        assert "/search" in await ask(app, "/why brick works")

    async def test_languages_in_the_words_of_either(self, app: App) -> None:
        for typed, mode, script in (
            ("zh hant", "zh", "hant"),
            ("双语 简体", "both", "hans"),
            ("English", "en", "hans"),
        ):
            await ask(app, f"/news language {typed}", ADMIN)
            channel = await app.store.channel("fake:t/general")
            assert channel is not None
            assert (channel.mode.value, channel.script.value) == (mode, script)
        assert "both, zh or en" in await ask(app, "/news language klingon", ADMIN)

    async def test_a_filter_by_a_source_that_is_none_is_refused_with_what_is_near(self, app: App) -> None:
        card = await app.commands.answer(app.commands.parse("/news filter sources nwes", ADMIN))
        assert "There is no source “nwes”" in text_of(card)
        assert [c.label for c in card.choices] == ["news"]
        await ask(app, "/news filter sources News", ADMIN)
        channel = await app.store.channel("fake:t/general")
        assert channel is not None
        assert channel.filters.sources == ("news",)

    async def test_a_bug_becomes_a_card_and_a_line_in_the_log(self, app: App, caplog: pytest.LogCaptureFixture) -> None:
        async def broken(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
            raise ZeroDivisionError("secret detail")

        commands = Commands([Command("broken", "x", "x", broken)], app.service, app.administration, ())
        card = await commands.answer(Invocation("broken", {}, GUEST))
        assert "secret detail" not in text_of(card)
        assert "secret detail" in caplog.text

    async def test_a_watch_in_a_channel_without_digest_brings_notes_and_no_digest(self, app: App) -> None:
        await ask(app, "/watch add Carl Keanson")
        platform = app.platforms["fake"]
        assert isinstance(platform, FakePlatform)
        await app.jobs.publish_due()
        assert platform.posts == []
        assert "Carl Keanson" in await ask(app, "/watch list")

    async def test_times_as_people_write_them(self, app: App) -> None:
        times = {
            "8:30": "08:30",
            "08:30": "08:30",
            "8": "08:00",
            "8：30": "08:30",
            "8:30 pm": "20:30",
            "12 am": "00:00",
            "7点半": "07:30",
            "晚上8点": "20:00",
            "下午5點05分": "17:05",
            "凌晨0点": "00:00",
        }
        for typed, stored in times.items():
            assert (await app.administration.schedule(ADMIN, at=typed)).at.isoformat("minutes") == stored

    async def test_what_is_no_time(self, app: App) -> None:
        for typed in ("25:00", "8:3", "soon", "13 pm", "8:30:15", "-1", "点半", "8点75"):
            with pytest.raises(BadRequest, match="08:30"):
                await app.administration.schedule(ADMIN, at=typed, zone="Asia/Shanghai")

    async def test_filters_are_split_at_commas_of_both_languages(self, app: App) -> None:
        await ask(app, "/news filter people Ann Lee，李开复、Bob Ray, ", ADMIN)
        channel = await app.store.channel("fake:t/general")
        assert channel is not None
        assert channel.filters.people == ("Ann Lee", "李开复", "Bob Ray")
        await ask(app, "/news filter people", ADMIN)
        cleared = await app.store.channel("fake:t/general")
        assert cleared is not None
        assert cleared.filters.people == ()

    async def test_acts_are_written_to_the_audit_log(self, app: App) -> None:
        await ask(app, "/news schedule at:9:15 days:weekdays", ADMIN)
        (line,) = await app.store.audit_lines("fake:t")
        assert (line.user, line.action) == ("ann", "schedule")
        assert line.detail == "fake:t/general at: 09:15:00, days: 0,1,2,3,4"


class TestComplete:
    async def test_at_most_25_and_short(self, app: App) -> None:
        for command, option in [(c.name, o.name) for c in COMMANDS for o in c.options if o.complete or o.choices]:
            for typed in ("", "a", "北", "%_"):
                found = await app.commands.complete(Invocation(command, {}, ADMIN), option, typed)
                assert len(found) <= 25
                assert all(0 < len(c.label) <= 100 and 0 < len(c.command) <= 100 for c in found)

    async def test_zones_and_people(self, app: App) -> None:
        zones = await app.commands.complete(Invocation("news schedule", {}, ADMIN), "zone", "new york")
        assert [z.command for z in zones] == ["America/New_York"]
        people = await app.commands.complete(Invocation("who", {}, GUEST), "name", "grants")
        assert [p.command for p in people] == ["Bolt Grantson"]

    async def test_nothing_for_what_is_not_there_or_not_theirs(self, app: App) -> None:
        assert await app.commands.complete(Invocation("nonsense", {}, GUEST), "name", "a") == ()
        assert await app.commands.complete(Invocation("who", {}, GUEST), "nonsense", "a") == ()
        assert await app.commands.complete(Invocation("news source pause", {}, GUEST), "source", "") == ()


class TestTenancy:
    async def test_a_private_source_of_one_tenant_is_not_another_ones(self, app: App) -> None:
        other = replace(ADMIN, tenant="fake:u")
        (news,) = await app.store.sources(tenant=None)
        await app.store.keep_source(replace(news, id="hidden-wire", name="Hidden", tenant="fake:t"), app.clock.now())
        assert "hidden-wire" in await ask(app, "/news source list", ADMIN)
        assert "hidden-wire" not in await ask(app, "/news source list", other)
        assert "There is no source “hidden-wire”" in await ask(app, "/news source remove hidden-wire", other)
        assert [s.id for s in await app.store.sources(tenant="fake:t")] == ["hidden-wire", "news"]

    async def test_tenants_and_channels_go_by_the_names_that_the_platform_tells(self, app: App) -> None:
        named = replace(ADMIN, tenant_name="Newsroom", channel_name="#general")
        await ask(app, "/news channel on", named)
        tenant, channel = await app.store.tenant("fake:t"), await app.store.channel("fake:t/general")
        assert (tenant and tenant.name, channel and channel.name) == ("Newsroom", "#general")
        await ask(app, "/news channel on Morning news", replace(named, tenant_name="The Newsroom"))
        await ask(app, "/news schedule at:9:15", ADMIN)  # a platform that tells no names
        tenant, channel = await app.store.tenant("fake:t"), await app.store.channel("fake:t/general")
        assert (tenant and tenant.name, channel and channel.name) == ("The Newsroom", "Morning news")

    async def test_the_shared_archive_is_not_a_tenants_to_change(self, app: App) -> None:
        assert "/news filter" in await ask(app, "/news source remove news", ADMIN)
        assert [s.id for s in await app.store.sources(tenant=None)] == ["news"]

    async def test_settings_and_watches_stay_in_their_tenant(self, app: App) -> None:
        other = replace(ADMIN, tenant="fake:u")
        await ask(app, "/news schedule at:9:15", ADMIN)
        await ask(app, "/watch add Ann Lee", ADMIN)
        assert "09:15" not in await ask(app, "/news channel show", other)
        assert "Ann Lee" not in await ask(app, "/watch list", other)
        assert "schedule" not in await ask(app, "/news status", other)
