"""Numbered steps of the tables in PostgreSQL; `store/migrate.py` applies them."""
