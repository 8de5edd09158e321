"""The sentences of notifications about observations, decisions and feedback requests."""

from notifications.facts import NotificationFacts
from ui.dates import day_text


def observed(facts: NotificationFacts) -> str:
    return f"{facts.actor} wrote an observation about {facts.subject}."


def consent_requested(facts: NotificationFacts) -> str:
    return f"{facts.actor} would like to make an observation about {facts.subject} public."


def decided(facts: NotificationFacts) -> str:
    return f"{facts.actor} made a decision about {facts.subject}."


def answered(facts: NotificationFacts) -> str:
    return f"{facts.actor} responded to your decision."


def feedback_requested(facts: NotificationFacts) -> str:
    return f"{facts.actor} asked for your feedback{_about_text(facts)}{_due(facts)}."


def feedback_reminder(facts: NotificationFacts) -> str:
    return f"{facts.actor} is still waiting for your feedback{_about_text(facts)}{_due(facts)}."


def feedback_declined(facts: NotificationFacts) -> str:
    about = "" if facts.is_about_you else f" about {facts.subject}"
    return f"{facts.actor} declined your feedback request{about}."


def _about_text(facts: NotificationFacts) -> str:
    """ " about Sam"; empty if it is about the person who asked."""
    return "" if facts.about == (facts.who,) else f" about {facts.subject}"


def _due(facts: NotificationFacts) -> str:
    return f", due {day_text(facts.details['due_on'])}"
