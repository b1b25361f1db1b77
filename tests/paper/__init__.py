"""A simulated ESC/POS printer that behaves as the real ones do: what it prints is there as bitmaps.

`with SimulatedPrinter(dots=576) as printer, Tcp(printer) as way:` and it stands at `way.host` and `way.port`;
`Pty(printer, path)` puts it at a path, `UsbPrinter(printer)` on a bus for pyusb. `printer.open_cover()`,
`printer.after(5000, printer.cut_connection)` and so on is its mischief; `printer.papers` is what came of it.
"""
