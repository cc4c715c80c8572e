"""Archive pages, Atom feed, health and metrics over HTTP."""
