"""Source maps: where the pieces of a bundle, or of compiled code, stood in the files that it was made of."""
