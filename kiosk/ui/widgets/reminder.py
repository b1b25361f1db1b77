"""A reminder of times that are settled already, beside the one that is being chosen."""

from collections.abc import Sequence

from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.text import SEMIBOLD, Card, Text


class Reminder(Card):
    """What it is in small words, its time in clear ones; one below the other. Hidden while there is nothing."""

    def __init__(self) -> None:
        super().__init__(chosen=True)
        self.look = Look()
        self._rows: list[tuple[Text, Text]] = []
        self.hide()

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        super().set_look(look)
        self.look = look
        side, top = round(look.gap(Gap.SMALL) * 1.4), round(look.gap(Gap.SMALL) * 0.8)
        self.body.setContentsMargins(side, top, side, top)
        self.body.setSpacing(max(2, look.px(4)))

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these pairs of a label and a value."""
        while len(self._rows) < len(facts):
            row = (Text(role=Role.SMALL, tone="muted"), Text(weight=SEMIBOLD))
            for text in row:
                text.set_look(self.look)
                self.body.addWidget(text)
            self._rows.append(row)
        for at, (label, value) in enumerate(self._rows):
            said = facts[at] if at < len(facts) else ("", "")
            label.say(said[0])
            value.say(said[1])
        self.setVisible(bool(facts))
