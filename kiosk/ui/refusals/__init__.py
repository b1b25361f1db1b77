"""Words for refusals: which rule, what it means with its facts, what to do next. No Qt.

The list of reasons is closed, and every one has words here, by the part of the way on which it is heard:
kiosk.core gives facts without prose.
"""

from collections.abc import Mapping

from kiosk.core.outcomes import Reason, Refused
from kiosk.speech import Speech
from kiosk.ui.refusals import changing, choosing, network, proving, ten_days
from kiosk.ui.refusals.shape import FirstDay, RefusalWords, Words

__all__ = ["FirstDay", "RefusalWords", "words_of"]


def words_of(refused: Refused, speech: Speech) -> RefusalWords:
    """What a citizen is told of a refusal."""
    return _WORDS[refused.reason](refused, speech)


_WORDS: Mapping[Reason, Words] = {
    **ten_days.WORDS,
    **choosing.WORDS,
    **changing.WORDS,
    **proving.WORDS,
    **network.WORDS,
}
