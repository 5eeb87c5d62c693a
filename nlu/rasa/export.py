"""Export the newest Rasa model as one data file without pickle.

`python export.py MODELS_FOLDER OUT.npz` reads the newest `*.tar.gz` in MODELS_FOLDER and writes
arrays (coefficients, intercepts, idf) and UTF-8 text (n-grams, intents): `nlu.intents.IntentModel`.
"""

from __future__ import annotations

import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import skops.io

from nlu.features import VOCABULARY_FILE, Vocabulary


def export(models: Path, out: Path) -> int:
    """Write the newest model in `models` to `out`; return the number of intents.

    Raises:
        FileNotFoundError: no trained model, or one without the two parts that serve.
    """
    archive = max(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)
    if archive is None:
        raise FileNotFoundError(f"no trained model in {models}: run `rasa train nlu` first")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        vocabulary = Vocabulary.load(_only(folder, VOCABULARY_FILE).parent)
        classifier_file = _only(folder, "*.skops")
        known = skops.io.get_untrusted_types(file=classifier_file)
        classifier = skops.io.load(classifier_file, trusted=known)
    arrays = {
        # float32 halves the file and moves no confidence by 1e-6: tests compare with Rasa's own.
        "coefficients": np.ascontiguousarray(classifier.coef_.T, dtype=np.float32),
        "intercepts": classifier.intercept_,
        "intents": _packed(list(classifier.classes_)),
        "idf": vocabulary.idf,
        **{f"terms_{block}": _packed(known) for block, known in vocabulary.blocks.items()},
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(out, **arrays)
    return len(classifier.classes_)


def _only(folder: str, pattern: str) -> Path:
    found = list(Path(folder).rglob(pattern))
    if len(found) != 1:
        raise FileNotFoundError(f"the model holds {len(found)} files like {pattern}, not one")
    return found[0]


def _packed(lines: list[str]) -> np.ndarray:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:3])
    print(f"{export(source, target)} intents -> {target} ({target.stat().st_size / 1e6:.0f} MB)")
