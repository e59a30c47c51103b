"""`make test`: every check and test, on services of its own, with a summary of what ran."""
