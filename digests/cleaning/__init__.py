"""What the clean stage is made of: decoding, markup, page furniture, dates, addresses, verdicts. `digests.clean` joins them."""
