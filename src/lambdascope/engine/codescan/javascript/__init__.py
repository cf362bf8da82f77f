"""The front end for JavaScript and TypeScript."""
