"""The observed process: waits for frameworks, puts what a smoke run needs around the script, reports how it ended."""
