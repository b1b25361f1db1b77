"""The staff's window: who is at the desk, what they are let do, and a page for each of it."""
