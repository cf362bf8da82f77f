"""`python -m lambdascope`: the same command without its launcher script."""

from lambdascope.cli.program import main

main()
