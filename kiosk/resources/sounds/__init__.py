"""The sounds of the staff's window, and how they are made."""
