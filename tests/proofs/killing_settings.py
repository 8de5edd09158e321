"""The settings of ``tests.proofs.killing_mails``: a mail server that writes down what it takes, and a durable database."""

from tests.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.proofs.killing_mails.Ledger"
