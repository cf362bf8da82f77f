"""Decisions: pure code without network, database, clock or settings."""
