"""The digest of seeds/, whole, as channels of four kinds read it: en, zh-Hans, zh-Hant, both languages.

A change of these files is a change of what people read: look at the difference before you commit it. They are made anew by

    python -m tests.golden
"""
