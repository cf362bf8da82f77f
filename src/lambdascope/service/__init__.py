"""What happens when: each module is one thing lambdascope does for a caller, from input to stored result."""
