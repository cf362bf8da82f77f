"""Matches become findings: identity, severity, and what stands in them."""
