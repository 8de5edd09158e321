"""Constants shared by models and rules. Imports nothing from this project."""

ADDRESS_LENGTH = 60

#: Days until an invitation by email expires, and how many people can be invited at once.
INVITATION_DAYS = 7
MOST_INVITED = 200
#: Invitation emails per organization and day: in its first week, later, and to one address.
MAILS_A_DAY_AT_FIRST = 200
MAILS_A_DAY = 2000
MAILS_A_DAY_TO_ONE = 3
#: How many people can join with one link.
LINK_MOST_USES = 500
#: Days until an uploaded people file is deleted.
UPLOAD_DAYS = 1

RESERVED_ADDRESSES = (
    # First parts of the site's own URLs, now or likely soon; tests/frameworks/test_urls.py checks them.
    "about", "abilities", "account", "accounts", "admin", "api", "apps", "assets", "atom", "auth", "blog",
    "browse", "careersteps", "contact", "css", "data", "docs", "download", "downloads", "error", "errors",
    "explore", "export", "faq", "favicon.ico", "feed", "feeds", "files", "fonts", "frameworks", "gallery",
    "glossary", "health", "healthz", "help", "home", "icons", "images", "img", "import", "index", "invitation",
    "invitations", "invite", "js", "legal", "login", "logout", "manifest.json", "me", "media", "metrics",
    "new", "news", "notifications", "oauth", "oidc", "organizations", "people", "ping", "preferences",
    "pricing", "privacy", "profile", "public", "readyz", "register", "robots.txt", "root", "rss", "saml",
    "scim", "search", "security", "security.txt", "settings", "setup", "sign-in", "sign-out", "sign-up",
    "signin", "signout", "signup", "site", "sitemap.xml", "start", "static", "stats", "status", "support",
    "system", "team", "teams", "terms", "user", "users", "welcome", "well-known", "wizard", "www",
)  # fmt: skip

RESERVED_IN_ORGANIZATION = (
    "about", "admin", "api", "audit", "checklist", "conversations", "cycles", "decisions", "export", "feed",
    "feedback", "feeds", "frameworks", "goals", "health", "import", "invitations", "key-results", "leave", "me",
    "members", "new", "notifications", "objectives", "observations", "people", "recognition", "recognitions",
    "reports", "requests", "rights", "search", "settings", "setup", "start", "statistics", "switch", "teams",
    "welcome",
)  # fmt: skip

#: The purpose for hashing the addresses of erased people (foundation.sealing).
ERASED = "erased addresses"

#: The rights that a member can have: names of Member's flags without ``is_``, and their labels.
RIGHTS = {"framework_editor": "framework editor", "people_admin": "people admin", "owner": "owner"}
