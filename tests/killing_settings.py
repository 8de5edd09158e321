"""The settings of ``tests.killing_mails``: a mail server that writes down what it takes, and a durable database."""

from tests.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.killing_mails.Ledger"
