"""Languages: Vietnamese is the source, others are Babel catalogues over the same texts."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
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


def extracted(root: Path) -> set[str]:
    """Return every text that `babel.cfg` in `root` finds: what a catalogue must translate."""
    with (root / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    found = extract_from_dir(root, methods, options, directory_filter=_ours)
    return {str(message) for _, _, message, _, _ in found}


def stale(root: Path, folder: Path = FOLDER) -> list[str]:
    """Return what is wrong with the catalogues, a line each: texts they lack, or no longer need."""
    wanted = extracted(root)
    lines = []
    for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalogue = read_catalogue(path)
        known = {str(message.id) for message in catalogue if message.id}
        for texts, fault in (
            (wanted - known, "is missing; run `make catalogues`"),
            (known - wanted, "is said no more; run `make catalogues`"),
            (set(missing(catalogue)) & wanted, "has no translation"),
        ):
            lines += [f"{path.parts[-3]}: {fault}: {text[:60]!r}" for text in sorted(texts)]
    return lines


def _ours(folder: str) -> bool:
    return Path(folder).name in {"responses", "answers", "referrals", "services"}
