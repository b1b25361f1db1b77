"""ESC/POS printers: what is sent to them, what they answer, and the four ways on which they hang."""
