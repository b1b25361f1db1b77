"""The tour: the whole way through the real windows by real taps, with a picture of every screen."""
