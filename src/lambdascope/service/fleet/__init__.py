"""Whole fleets under continuous scanning: what happens when."""
