"""Code scanning: source files become a small intermediate form, which one dataflow engine reads for every language."""
