"""Bytes become an index of files: zips, folders, nested archives and layers, read in memory and within limits."""
