"""The version of an observation that a subject agrees to make public: exactly the one they were shown."""

import hashlib
import json

from observations.models import Observation


def wording_digest(observation: Observation) -> str:
    """A digest of the content. It changes with every edit, even of ratings, since ``edited_at`` is part of it."""
    edited = observation.edited_at.timestamp() if observation.edited_at else None
    links = [dict(each) for each in observation.links]
    wording = [observation.story, links, str(observation.observed_on), edited]
    return hashlib.sha256(json.dumps(wording, sort_keys=True).encode()).hexdigest()[:32]
