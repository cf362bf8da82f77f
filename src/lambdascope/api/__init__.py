"""Amazon Inspector's own API over HTTP: it translates, and decides nothing."""
