"""A whole package in one folder: tips, which one member gives another and only these two can read.

It shows that a new package registers itself: nothing outside this folder knows it, except INSTALLED_APPS in
tests/settings.py. test_tips.py says what it takes part in.
"""
