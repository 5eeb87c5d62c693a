"""Read YAML into typed data, with every fault named by file, line and place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: in which file, at which place (line and field), and what."""

    file: str
    place: str
    fault: str

    def __str__(self) -> str:
        return f"{self.file}:{self.place}: {self.fault}"


class FileError(Exception):
    """A file that does not hold; `faults` are all that was found in it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


class _Loader(yaml.CSafeLoader):
    """The fast safe loader; it refuses a key given twice, which YAML would silently drop."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value} stands twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_typed[T](path: Path, kind: TypeAdapter[T], context: Mapping[str, Any] | None = None) -> T:
    """Return what the YAML in `path` holds, as `kind`; validators of `kind` get `context`.

    Raises:
        FileError: the file cannot be read, is no YAML, or does not fit.
    """
    root, raw = _parse(path)
    try:
        return kind.validate_python(raw, context=context)
    except ValidationError as problem:
        raise FileError(
            [
                Fault(path.name, _place(root, error["loc"]), error["msg"])
                for error in problem.errors()
            ]
        ) from problem


def _parse(path: Path) -> tuple[yaml.Node | None, Any]:
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        return root, loader.construct_document(root) if root else None
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise FileError([Fault(path.name, str(line), str(problem.problem))]) from problem
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise FileError([Fault(path.name, "1", str(problem))]) from problem


def _place(root: yaml.Node | None, loc: Sequence[int | str]) -> str:
    """Return the line of the innermost node that `loc` leads to, and the field's path."""
    node = root
    for step in loc:
        inner = _inside(node, step)
        if inner is None:
            break
        node = inner
    line = node.start_mark.line + 1 if node else 1
    return ": ".join(filter(None, (str(line), ".".join(map(str, loc)))))


def _inside(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    match node, step:
        case yaml.SequenceNode(), int():
            return node.value[step] if step < len(node.value) else None
        case yaml.MappingNode(), str():
            return next((value for key, value in node.value if key.value == step), None)
    return None
