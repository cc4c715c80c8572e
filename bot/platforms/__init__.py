"""Chat platforms behind the one port; they do not know each other."""
