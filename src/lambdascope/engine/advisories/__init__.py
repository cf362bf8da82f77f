"""Feed records become advisories; advisories that describe the same flaw become evidence for one vulnerability."""
