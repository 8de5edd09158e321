"""Names of browsers, for templates of other packages whose context we can't extend."""

from django import template

from ui.browser_names import browser_text

register = template.Library()
register.filter("browser_text", browser_text)
