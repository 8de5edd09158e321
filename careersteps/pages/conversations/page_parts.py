"""What the pages of conversations add to the navigation."""

from ui.page_parts import navigation_entry

navigation_entry("conversations", "Conversations", order=800, url=lambda urls: urls.conversations)
