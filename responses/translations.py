"""Languages: Vietnamese is the source, others are Babel catalogues over the same texts."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from responses.yamls import ContentError

FOLDER = Path(__file__).with_name("locales")
SOURCE_LANGUAGE = "vi"
DOMAIN = "langnghe"


class Translations:
    """Translates texts; a language is offered only when its catalogue is complete."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read `folder/<language>/LC_MESSAGES/langnghe.po` of every language.

        Raises:
            ContentError: a catalogue cannot be read.
        """
        self._texts: dict[str, dict[str, str]] = {}
        for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
            catalogue = read_catalogue(path)
            if not missing(catalogue):
                self._texts[path.parts[-3]] = {
                    str(message.id): str(message.string) for message in catalogue if message.id
                }

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages offered, Vietnamese first."""
        return (SOURCE_LANGUAGE, *self._texts)

    def text(self, source: str, language: str) -> str:
        """Return `source` in `language`; in Vietnamese where there is no such catalogue."""
        return self._texts.get(language, {}).get(source, source)


def read_catalogue(path: Path) -> Catalog:
    """Return the catalogue in `path`; raises ContentError that names the file and reason."""
    try:
        with path.open("rb") as file:
            return read_po(file, domain=DOMAIN, abort_invalid=True)
    except (OSError, PoFileError, UnicodeDecodeError) as problem:
        raise ContentError(f"{path}: {problem}") from problem


def missing(catalogue: Catalog) -> list[str]:
    """Return the texts without a translation, or with one that must be looked at again."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not message.string)
    ]
