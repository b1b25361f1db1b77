"""The self-service kiosk of Kazakhstan's public service centres."""

__version__ = "0.1.0"
