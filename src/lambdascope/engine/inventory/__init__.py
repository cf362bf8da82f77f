"""Files become packages: one reader per kind of manifest, one explicit list of them."""
