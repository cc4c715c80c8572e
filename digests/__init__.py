"""The core of jianbao: from article to edition. Start reading at `digests.pipeline`."""
