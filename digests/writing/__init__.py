"""Writing: headlines, leads and the phrases of both languages."""
