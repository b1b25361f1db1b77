"""How the desks work: whose booking it is, what a change does, and that it happens once."""
