"""What ``frameworks`` adds to the registries."""

from frameworks.queries.topics import ABILITY, ROLE
from people.topics import TOPICS

TOPICS.register(ABILITY)
TOPICS.register(ROLE)
