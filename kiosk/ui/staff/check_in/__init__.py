"""The check-in page: what is shown at the desk, the verdict on it, and what can be done about it."""
