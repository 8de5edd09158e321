"""The settings of ``tests.proofs.killing_mails``: a mail server that records every email it accepts."""

from tests.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.proofs.killing_mails.Ledger"
