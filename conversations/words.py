"""Limits of conversations."""

COMMENT_LENGTH = 10_000
TITLE_LENGTH = 200
