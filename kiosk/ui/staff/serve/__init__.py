"""The page on which staff serve a citizen who stands at their desk, with the identity card in hand."""
