"""Rasa components: the bot's own features, and the classifier that learns from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_yaml_file
from scipy.sparse import csr_matrix
from sklearn.base import clone

from nlu.features import Vocabulary
from nlu.haste import in_haste

TOPICS_FILE = Path(__file__).with_name("topics.yml")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """Adds one sparse sentence vector (`nlu.features.Vocabulary`) to each message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return `min_messages`: in how many sentences an n-gram must stand to count."""
        return {**SparseFeaturizer.get_default_config(), "min_messages": 3}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        name: str,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self._vocabulary = vocabulary

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
        """Return an untrained featuriser (see Rasa's GraphComponent)."""
        return cls(config, model_storage, resource, execution_context.node_name)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramFeaturizer:
        """Return the featuriser with the vocabulary that training kept in `model_storage`."""
        with model_storage.read_from(resource) as folder:
            vocabulary = Vocabulary.load(folder)
        return cls(config, model_storage, resource, execution_context.node_name, vocabulary)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raise ValueError unless `min_messages` is a whole number from 1."""
        wanted = config.get("min_messages", 3)
        if not isinstance(wanted, int) or wanted < 1:
            raise ValueError(f"config.yml: min_messages must be 1 or more, not {wanted!r}")

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary from the training sentences and keep it."""
        texts = [example.get(TEXT) for example in training_data.intent_examples]
        self._vocabulary = Vocabulary.learn(texts, self._config["min_messages"])
        with self._storage.write_to(self._resource) as folder:
            self._vocabulary.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add sentences as they are typed in haste (`nlu.haste`), and features to all."""
        widened = training_data.merge(TrainingData(_in_haste(training_data.intent_examples)))
        self.process(widened.training_examples)
        return widened

    def process(self, messages: list[Message]) -> list[Message]:
        """Add features to each of `messages` that has text."""
        for message in messages:
            if message.get(TEXT):
                row = self._row(message.get(TEXT))
                self.add_features_to_message(row, row, TEXT, message)
        return messages

    def _row(self, text: str) -> csr_matrix:
        assert self._vocabulary is not None
        columns, values = self._vocabulary.vector(text)
        starts = np.array([0, len(columns)])
        return csr_matrix((values, columns, starts), shape=(1, len(self._vocabulary)))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceClassifier(LogisticRegressionClassifier):
    """Rasa's logistic regression, every sentence of the same weight, intents helped by topics.

    Rasa weighs every intent alike. Measured on held-out messages, that costs a point and a half
    of accuracy: what people ask more often has more sentences. And what tells the topics apart is
    learnt better from all sentences of a topic than from those of each of its intents: a share
    of a topic's coefficients is added to those of its intents, which gives two points more. What
    comes out is one linear model, as before.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return `topic_share`: how much of the topics' coefficients is added."""
        return {**LogisticRegressionClassifier.get_default_config(), "topic_share": 0.5}

    def __init__(
        self, config: dict[str, Any], name: str, storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, name, storage, resource)
        self.clf.class_weight = None

    def train(self, training_data: TrainingData) -> Resource:
        """Learn intents and topics, add the two and keep the sum."""
        features, intents = self._create_training_matrix(training_data)
        topics = read_yaml_file(TOPICS_FILE)
        by_topic = clone(self.clf).fit(features, [topics[intent] for intent in intents])
        self.clf.fit(features, intents)
        rows = np.searchsorted(by_topic.classes_, [topics[name] for name in self.clf.classes_])
        self.clf.coef_ += self.config["topic_share"] * by_topic.coef_[rows]
        self.clf.intercept_ += self.config["topic_share"] * by_topic.intercept_[rows]
        self.persist()
        return self._resource


def _in_haste(examples: list[Message]) -> list[Message]:
    variants = in_haste([example.get(TEXT) for example in examples])
    return [Message.build(text, examples[place].get(INTENT)) for place, text in variants]
