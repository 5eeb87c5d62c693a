"""Run inside Rasa's environment: `rasa_train.py FOLDER COEFFICIENTS.json`.

Trains the bot's components on a few sentences, without and with a share of the topics, and writes
the coefficients of each intent.
"""

import json
import sys
from pathlib import Path

from components import NgramFeaturizer, SentenceClassifier
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

SENTENCES = {
    "work_hiring": ["tuyển nam thôi", "công ty chỉ tuyển nam", "không tuyển nữ"],
    "work_equal_pay": ["lương nữ thấp hơn nam", "cùng việc mà lương khác", "lương công ty nữ thấp"],
    "greet": ["chào bạn", "chào buổi sáng", "xin chào"],
    "thanks": ["cảm ơn bạn", "cám ơn nhé", "cảm ơn nhiều"],
}


def coefficients(folder: Path, share: float) -> dict[str, list[float]]:
    """Return what is learnt with this `share` of the topics."""
    folder.mkdir(parents=True)
    storage, context = LocalModelStorage(folder), ExecutionContext(GraphSchema({}))
    examples = [
        Message.build(text, intent) for intent, texts in SENTENCES.items() for text in texts
    ]
    wanted = {**NgramFeaturizer.get_default_config(), "min_messages": 1}
    featuriser = NgramFeaturizer.create(wanted, storage, Resource("words"), context)
    data = TrainingData(examples)
    featuriser.train(data)
    classifier = SentenceClassifier.create(
        {"topic_share": share}, storage, Resource("classes"), context
    )
    classifier.train(featuriser.process_training_data(data))
    assert {one.get(INTENT) for one in examples} == set(classifier.clf.classes_)
    return dict(zip(classifier.clf.classes_, classifier.clf.coef_.tolist(), strict=True))


if __name__ == "__main__":
    scratch = Path(sys.argv[1])
    learnt = {str(share): coefficients(scratch / str(share), share) for share in (0.0, 0.5)}
    Path(sys.argv[2]).write_text(json.dumps(learnt), encoding="utf-8")
