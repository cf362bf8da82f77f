"""The command line: one file per command, each reading options, calling one service function, printing the answer."""
