"""Readers of what Python's installers and lock files leave in an artifact."""
