"""A town on bad days: terminals, a portal, people, and everything that breaks; seeded, and checked at the end.

`python -m benchmarks.simulator --seeds 200 --terminals 20 --days 5`. What is random comes from the seed, time is
simulated and everything happens in one thread, step by step: the same seed is the same story again. Databases and
network are real: SQLite files, a PostgreSQL server, and one proxy for each terminal.
"""
