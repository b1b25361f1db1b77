"""The board of a day as a file, wherever whoever asks says."""

from datetime import date
from pathlib import Path

from kiosk.core.outcomes import Refused
from kiosk.ui.staff.behind import Behind
from kiosk.ui.staff.page import Context
from kiosk.ui.widgets.banner import Verdict as Tone


def save(context: Context, day: date, path: Path) -> None:
    """Have the board written into a file; how that went is told at the foot of the window."""
    centre_id, speech = context.centre.id, context.speech

    def written(behind: Behind) -> Refused | None:
        made = behind.staff.export(centre_id, day, speech)
        if isinstance(made, Refused):
            return made
        path.write_bytes(made)
        return None

    def told(refused: Refused | None) -> None:
        if refused is None:
            context.tell(speech.say("Saved: {name}", name=path.name), Tone.OK)
        else:
            words = speech.say("Files are made when the network is back: then it is noted who took one.")
            context.tell(words, Tone.WARN)

    def failed(fault: Exception) -> None:
        if isinstance(fault, OSError):
            words = speech.say("The file could not be written ({why}).", why=fault.strerror or fault)
            context.tell(words, Tone.BAD)
        else:
            context.tell_fault(fault)

    context.ask(written, told, failed)
