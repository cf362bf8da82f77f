"""Reports for people and machines, one file per format."""
