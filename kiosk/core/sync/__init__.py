"""A terminal that survives the network: its own copy, places kept for it, and what it has still to deliver."""
