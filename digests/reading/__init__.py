"""Reading: people, organisations, roles and figures, each a span of the article."""
