"""The web server: health pages and metrics."""
