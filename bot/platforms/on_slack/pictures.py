"""Charts: handed to Slack as files, and shown by the message that names them. https://docs.slack.dev/messaging/working-with-files"""

import base64
import binascii
import logging

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import Block, BlockKind, Post
from bot.platforms.on_slack.failures import asked
from digests.errors import DeliveryError

_log = logging.getLogger(__name__)


async def upload(client: AsyncWebClient, post: Post) -> dict[int, str]:
    """Hands the pictures of a post over, to be shown by it. A picture that Slack does not take is left to its words."""
    files: dict[int, str] = {}
    for place, block in enumerate(post.blocks):
        if block.kind is BlockKind.IMAGE and block.image:
            file = await _upload(client, block, f"chart-{place + 1}.png")
            if file is not None:
                files[place] = file
    return files


async def _upload(client: AsyncWebClient, block: Block, name: str) -> str | None:
    words = "".join(run.text for run in block.runs)
    try:
        content = base64.b64decode(block.image or "", validate=True)
        said = await asked(client.files_upload_v2(content=content, filename=name, title=name, alt_txt=words[:1000]))
        return str((said.get("files") or [said["file"]])[0]["id"])
    except (binascii.Error, DeliveryError, SlackApiError, KeyError) as exc:
        _log.warning("Slack took no picture: %s", exc)
        return None
