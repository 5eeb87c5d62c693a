"""Read YAML entries into typed models, with errors that name file, line and reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError


class ContentError(Exception):
    """Content that cannot be used; the message names file, line and reason."""


class Entry(BaseModel):
    """Base of all entries: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class _Loader(yaml.CSafeLoader):
    """The fast safe loader; it refuses a key given twice, which YAML would silently drop."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping = super().construct_mapping(node, deep)
        if len(mapping) < len(node.value):
            raise yaml.constructor.ConstructorError(
                None, None, "the same key stands twice", node.start_mark
            )
        return mapping


def read_entries[E: Entry](path: Path, model: type[E]) -> list[E]:
    """Return the entries of the YAML list in `path`.

    Raises:
        ContentError: the file is no YAML list, or an entry does not fit `model`.
    """
    return [_validated(path, line, raw, model) for line, raw in _raw_entries(path)]


def _raw_entries(path: Path) -> list[tuple[int, Any]]:
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        if not isinstance(root, yaml.SequenceNode):
            raise ContentError(f"{path}:1: a list of entries is wanted")
        return [
            (node.start_mark.line + 1, loader.construct_object(node, deep=True))
            for node in root.value
        ]
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise ContentError(f"{path}:{line}: {problem.problem}") from problem
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise ContentError(f"{path}: {problem}") from problem


def _validated[E: Entry](path: Path, line: int, raw: Any, model: type[E]) -> E:
    try:
        return model.model_validate(raw)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        name = raw.get("id", "?") if isinstance(raw, dict) else "?"
        raise ContentError(f"{path}:{line}: {name}: {where}: {first['msg']}") from problem
