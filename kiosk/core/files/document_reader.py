"""Reading a YAML 1.2 document with the line of every field.

Only what people need in such a file: fields, lists and text. Twice the same field, anchors and tabs are faults.
"""

import re
import unicodedata

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from kiosk.core.files.documents import Document, DocumentError, Fault, Source, Value, Where, in_words

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})

_HINTS = {
    "mapping values are not allowed": 'a colon where none can be; put text that holds ": " in quotes',
    "could not find expected ':'": "expected a colon and a space after the name of the field",
    "expected <block end>": "expected the same indentation as in the lines before",
    "expected a single document": 'expected one document, found a second one after "---"',
    "found undefined alias": 'a text that starts with "*" needs quotes',
    "cannot start any token": "a text that starts with this sign needs quotes",
    "unexpected end of stream": "a quotation mark that is never closed",
}


def read_document(source: Source, name: str | None = None) -> Document:
    """Read a file. Raises DocumentError where it cannot be read or is no YAML; `name` is what faults call it."""
    name = name or str(source)
    try:
        data = source.read_bytes()
    except IsADirectoryError:
        raise DocumentError([Fault(name, None, "", "expected a file, found a folder")]) from None
    except OSError as error:
        raise DocumentError([Fault(name, None, "", f"cannot be read: {error.strerror}")]) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError([Fault(name, line, "", "expected UTF-8 text; save the file as UTF-8")]) from None
    return parse_document(text, name)


def parse_document(text: str, name: str) -> Document:
    """Read a text. One without content has the value None. Raises DocumentError where it is no YAML."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problem = f"a character that does not belong in a text file (U+{ord(text[error.position]):04X})"
        raise DocumentError([Fault(name, line, "", problem)]) from None
    except MarkedYAMLError as error:
        raise DocumentError([_syntax_fault(text, name, error)]) from None
    except YAMLError as error:
        raise DocumentError([Fault(name, None, "", str(error))]) from error
    except RecursionError:
        raise DocumentError([Fault(name, None, "", "nested too deeply")]) from None
    if root is None:
        return Document(name, None, {(): 1})
    reading = _Reading(name)
    value = reading.value(root, ())
    if reading.faults:
        raise DocumentError(reading.faults)
    return Document(name, value, reading.lines)


def _syntax_fault(text: str, name: str, error: MarkedYAMLError) -> Fault:
    tab = re.search(r"^ *\t\s*[^\s#]", text, re.MULTILINE)
    if tab:
        return Fault(name, text.count("\n", 0, tab.end()) + 1, "", "expected spaces before the text, found a tab")
    mark = error.problem_mark or error.context_mark
    problem = f"{error.context or ''} {error.problem or ''}".strip()
    hint = next((words for key, words in _HINTS.items() if key in problem), problem)
    return Fault(name, mark.line + 1 if mark else None, "", hint)


class _Reading:
    """One walk over the nodes of a document."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Where, int] = {}
        self.faults: list[Fault] = []

    def value(self, node: Node, where: Where) -> Value:
        self.lines.setdefault(where, node.start_mark.line + 1)
        if node.anchor:
            self._add(node, where, f'anchors ("&{node.anchor}") are not supported; write it out')
        match node:
            case MappingNode():
                return self._fields(node, where)
            case SequenceNode():
                return [self.value(item, (*where, place)) for place, item in enumerate(node.value)]
            case ScalarNode(style=None) if node.value in _NOTHING:
                return None
            case _:
                return unicodedata.normalize("NFC", str(node.value)).strip()

    def _fields(self, node: MappingNode, where: Where) -> dict[str, Value]:
        fields: dict[str, Value] = {}
        for key, item in node.value:
            if not isinstance(key, ScalarNode):
                self._add(key, where, "expected the name of a field before the colon")
                continue
            name = str(key.value)
            at = (*where, name)
            if name in fields:
                self._add(key, at, f"stands here twice; the first is in line {self.lines[at]}")
                continue
            self.lines[at] = key.start_mark.line + 1
            fields[name] = self.value(item, at)
        return fields

    def _add(self, node: Node, where: Where, problem: str) -> None:
        self.faults.append(Fault(self.name, node.start_mark.line + 1, in_words(where), problem))
