"""Measurements of lambdascope on real packages: `python -m bench` and `python -m bench.accuracy`."""
