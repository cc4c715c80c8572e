"""What a colleague in the channel sees: the seeds' digest and a few answers as Discord and Slack would show them.

    python -m tests.preview OUT_DIR

writes OUT_DIR/discord.html and OUT_DIR/slack.html, made of the very requests that the adapters send. Look at them (or at a screenshot)
whenever a card changes.
"""
