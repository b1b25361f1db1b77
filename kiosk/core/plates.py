"""Number plates as people type them, and as the registry knows them (R5). Pure.

Letters on plates are Latin; whoever types them may use the Cyrillic or Kazakh letters that look the same.
"""

import re
import unicodedata

_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХІҮҺ", "ABEKMHOPCTYXIYH")

_SEPARATORS = re.compile(r"[\s.·_\-\u2010-\u2015\u2212\u00ad\u200b-\u200d\u2060\ufeff]+")

# Cars: the press on the plates of August 2012 (order 1040 of the Minister of Internal Affairs, 19 December 2015),
# and on those of 1993, which stay valid until they wear out. Motorcycles and trailers: assumed to have two digits
# where cars have three (2012), or four (1993). The two digits of the region are not compared with a list: regions
# were added in 2018 and 2022, and the registry has the last word in any case.
_REGION = r"(?!00)[0-9]{2}"
_FORMS = re.compile(
    "|".join(
        (
            rf"[0-9]{{3}}[A-Z]{{2,3}}{_REGION}",  # 777ABC02 a person's, 777AB02 an organisation's
            rf"[0-9]{{2}}[A-Z]{{2,3}}{_REGION}",  # 12ABC02, 12AB02 trailers and motorcycles
            rf"[A-Z][0-9]{{4}}{_REGION}",  # H123402, F123402 foreign firms and foreigners
            r"[A-Z][0-9]{3}[A-Z]{2,3}",  # 1993: A123BCD a person's, A123BC an organisation's
            r"[0-9]{4}[A-Z]{2,3}",  # 1993: 1234AB trailers and motorcycles
        )
    )
)


def normalise(text: str) -> str:
    """The plate as the registry keeps it: Latin capitals and digits, no spaces, dashes, dots or accents.

    Says nothing about whether it is a plate; see `is_plate`. Normalising twice changes nothing more.
    """
    capitals = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).upper())
    letters = "".join(sign for sign in capitals if not unicodedata.combining(sign))
    return _SEPARATORS.sub("", letters).translate(_LOOK_ALIKES)


def is_plate(text: str) -> bool:
    """Whether the text, normalised, has the form of a Kazakhstani plate."""
    return _FORMS.fullmatch(normalise(text)) is not None
