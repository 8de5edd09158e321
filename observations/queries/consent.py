"""What somebody agrees to who agrees that the world reads an observation: exactly the words they were shown."""

import hashlib
import json

from observations.models import Observation


def wording_digest(observation: Observation) -> str:
    """Stands for what it says: another after every edit, also of its abilities, which ``edited_at`` tells."""
    edited = observation.edited_at.timestamp() if observation.edited_at else None
    links = [dict(each) for each in observation.links]
    said = [observation.story, links, str(observation.observed_on), edited]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]
