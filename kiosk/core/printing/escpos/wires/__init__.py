"""The ways to an ESC/POS printer. Each opens when it is made, and no call waits longer than it is told.

None is opened through python-escpos (docs/decisions): its files block, its serial line is flushed without bound,
its USB resets the printer at each opening, and its socket is lost open where a printer refuses.
"""
