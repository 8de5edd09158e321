"""Browsers in templates that are not ours to give data to."""

from django import template

from ui.browsers import browser_text

register = template.Library()
register.filter("browser_text", browser_text)
