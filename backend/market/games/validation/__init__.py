"""What a game and its schema must be like, whether a data file or a member of staff says so."""
