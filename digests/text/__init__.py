"""Text as such: script, sentences, numerals, tokens. Knows nothing of articles."""
