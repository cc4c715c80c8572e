"""Signed HTTP and installing by OAuth, through the bot's own web pages."""

import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from bot.messages import Block, BlockKind, Card, Choice, Invocation, Run
from bot.platforms.on_slack import SlackPlatform
from bot.platforms.on_slack.install import SCOPES
from digests.errors import ChannelGone
from tests.fakes.clock import SetClock
from tests.fakes.publishing import make_post
from tests.fakes.slack_api import Workspace
from tests.fakes.slack_records import SlackRecords, slack_channel, slack_settings
from tests.fakes.slack_server import CLIENT_ID, SIGNING_SECRET, SlackServer, form, signed

OTHER = Workspace("T0OTHER01", "xoxb-" + "999-othersecrettoken", "Othertown")


@dataclass
class Site:
    """The web pages with Slack's addresses, and what was asked there."""

    slack: SlackServer
    platform: SlackPlatform
    records: SlackRecords
    clock: SetClock
    asked: list[Invocation]
    session: aiohttp.ClientSession
    url: str

    async def post(self, body: str, headers: dict[str, str]) -> int:
        async with self.session.post(f"{self.url}/slack/events", data=body, headers=headers) as answer:
            return answer.status

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(f"{self.url}{path}", allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location") or await answer.text()


@pytest.fixture(params=[False])
async def site(request: pytest.FixtureRequest) -> AsyncIterator[Site]:
    asked: list[Invocation] = []

    async def answer(invocation: Invocation) -> Card:
        asked.append(invocation)
        return Card((Block(BlockKind.PARAGRAPH, (Run(invocation.command),)),), plain="answer")

    async def complete(invocation: Invocation, option: str, typed: str) -> tuple[Choice, ...]:
        return ()

    async with SlackServer() as slack, aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        records, clock = SlackRecords(), SetClock()
        settings = slack_settings(slack, socket=False, http=True, oauth=request.param)
        platform = SlackPlatform(settings, records, clock)
        await platform.connect(answer, complete)
        app = web.Application()
        platform.mount(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield Site(slack, platform, records, clock, asked, session, url)
        await platform.close()
        await runner.cleanup()


async def test_a_signed_command_is_answered(site: Site) -> None:
    payload = site.slack.command("/who 亚历山大·王")
    body = form(payload)
    assert await site.post(body, signed(body)) == 200
    await site.slack.of(payload).count()
    assert [(i.command, dict(i.options)) for i in site.asked] == [("who", {"name": "亚历山大·王"})]


async def test_a_signed_button_is_answered(site: Site) -> None:
    payload = site.slack.action({"action_id": "choice:0", "value": "/who Ada Keen"})
    body = form(payload)
    assert await site.post(body, signed(body)) == 200
    await site.slack.of(payload).count()
    assert site.asked[0].command == "who"


async def test_slacks_challenge_is_answered(site: Site) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "ch4llenge"})
    headers = {**signed(body), "Content-Type": "application/json"}
    async with site.session.post(f"{site.url}/slack/events", data=body, headers=headers) as answer:
        assert "ch4llenge" in await answer.text()


async def test_the_same_request_again_is_not_done_twice(site: Site) -> None:
    payload = site.slack.command("/who Ada Keen")
    body = form(payload)
    headers = signed(body)
    assert await site.post(body, headers) == 200
    await site.slack.of(payload).count()
    assert await site.post(body, headers) == 200
    after = site.slack.command("/help")
    assert await site.post(form(after), signed(form(after))) == 200
    await site.slack.of(after).count()
    assert [i.command for i in site.asked] == ["who", "help"]


@pytest.mark.parametrize("wrong", ["secret", "old", "future", "body", "unsigned"])
async def test_what_slack_did_not_sign_is_refused(site: Site, wrong: str) -> None:
    body = form(site.slack.command("/news channel on"))
    headers = {
        "secret": signed(body, "another secret"),
        "old": signed(body, SIGNING_SECRET, time.time() - 400),
        "future": signed(body, SIGNING_SECRET, time.time() + 400),
        "body": signed(body + "&x=1"),
        "unsigned": {"Content-Type": "application/x-www-form-urlencoded"},
    }[wrong]
    assert await site.post(body, headers) == 401
    assert site.asked == []
    assert site.records.seen == set()  # nobody fills our memory with what is not signed


async def test_a_workspace_that_did_not_install_gets_no_answer(site: Site) -> None:
    body = form(site.slack.command("/help", team="T0NOBODY1"))
    await site.post(body, signed(body))
    assert site.asked == []


@pytest.mark.parametrize("site", [True], indirect=True)
class TestInstalling:
    async def begin(self, site: Site) -> dict[str, list[str]]:
        status, address = await site.get("/slack/install")
        assert status == 302
        assert address.startswith(f"{site.slack.address}/oauth/v2/authorize?")
        return parse_qs(urlsplit(address).query)

    async def test_a_workspace_installs_and_gets_its_digest(self, site: Site) -> None:
        channel = slack_channel("C0OTHER01", OTHER.team)
        with pytest.raises(ChannelGone):
            await site.platform.send(channel, make_post("hello"), key="k1")
        OTHER.add_conversation("C0OTHER01")
        site.slack.codes["c0de"] = (OTHER, "U0BOSS001")
        asked_for = await self.begin(site)
        assert asked_for["client_id"] == [CLIENT_ID]
        assert asked_for["scope"] == [",".join(SCOPES)]
        status, page = await site.get(f"/slack/oauth_redirect?code=c0de&state={asked_for['state'][0]}")
        assert status == 200, page
        assert site.records.tenants[f"slack:{OTHER.team}"].admins == {"U0BOSS001"}
        sent = await site.platform.send(channel, make_post("hello"), key="k1")
        assert OTHER.messages[0].ts == sent.message

    async def test_a_state_is_good_once_and_in_the_browser_it_was_given_to(self, site: Site) -> None:
        site.slack.codes |= {"c1": (OTHER, "U1"), "c2": (OTHER, "U2")}
        state = (await self.begin(site))["state"][0]
        assert (await site.get(f"/slack/oauth_redirect?code=c1&state={state}"))[0] == 200
        assert (await site.get(f"/slack/oauth_redirect?code=c2&state={state}"))[0] == 400
        fresh = (await self.begin(site))["state"][0]
        site.session.cookie_jar.clear()
        assert (await site.get(f"/slack/oauth_redirect?code=c2&state={fresh}"))[0] == 400
        assert "c2" in site.slack.codes  # never shown to Slack

    @pytest.mark.parametrize("state", ["", "1", "1.a.b", "x.y.z", "999999999999.n." + "0" * 64])
    async def test_a_made_up_state(self, site: Site, state: str) -> None:
        site.session.cookie_jar.update_cookies({"jianbao-slack-state": state}, response_url=URL(site.url))
        assert (await site.get(f"/slack/oauth_redirect?code=c1&state={state}"))[0] == 400

    async def test_a_state_holds_ten_minutes(self, site: Site) -> None:
        site.slack.codes["c1"] = (OTHER, "U1")
        state = (await self.begin(site))["state"][0]
        site.clock.advance(minutes=11)
        assert (await site.get(f"/slack/oauth_redirect?code=c1&state={state}"))[0] == 400

    async def test_a_code_that_slack_does_not_know(self, site: Site) -> None:
        state = (await self.begin(site))["state"][0]
        assert (await site.get(f"/slack/oauth_redirect?code=unknown&state={state}"))[0] == 502
        assert site.records.installations == {}

    async def test_someone_who_says_no(self, site: Site) -> None:
        assert (await site.get("/slack/oauth_redirect?error=access_denied"))[0] == 200
        assert site.records.installations == {}
