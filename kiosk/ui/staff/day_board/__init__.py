"""The day board: who is expected, who has come, what is left."""
