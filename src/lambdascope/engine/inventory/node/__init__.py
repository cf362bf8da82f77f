"""Readers of what Node's package managers leave in an artifact."""
