"""A simulated ESC/POS printer that behaves as the real ones do: what it prints is there as bitmaps.

`with SimulatedPrinter(dots=576) as printer, Tcp(printer) as way:` and the printer stands at `way.port`.
"""
