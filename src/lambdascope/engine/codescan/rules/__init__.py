"""Rules and library models of code scanning: data, read from YAML or from their compiled form."""
