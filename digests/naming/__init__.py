"""How names are written: parsing, romanisation, transliteration by sound, misspellings. Below the stage `digests.identity`."""
