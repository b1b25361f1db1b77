"""A thousand visits at a real kiosk whose printer fails at random: every job is settled, no paper lies.

`python -m tests.thousand_tickets --seed N [--count 1000]`
"""
