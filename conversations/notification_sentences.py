"""The sentences of notifications about comments. Those of the inbox name the conversation, which emails must not."""

from notifications.facts import NotificationFacts


def commented(facts: NotificationFacts) -> str:
    return f"{facts.actor} commented in a conversation you follow."


def commented_in_inbox(facts: NotificationFacts) -> str:
    return f"{facts.actor} commented in “{facts.details['title']}”, which you follow."


def mentioned(facts: NotificationFacts) -> str:
    return f"{facts.actor} mentioned you in a conversation."


def mentioned_in_inbox(facts: NotificationFacts) -> str:
    return f"{facts.actor} mentioned you in “{facts.details['title']}”."
