"""Sample functions and sample advisories, written by Python alone, that show lambdascope without any network."""
