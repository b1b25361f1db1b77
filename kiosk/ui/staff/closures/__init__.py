"""Closing a day or hours of it (R7)."""
