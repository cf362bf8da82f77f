"""The Python front end of code scanning: source files to the intermediate form, by a tree-sitter grammar."""
