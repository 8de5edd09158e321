"""The closed lists that the database and the rules share. Imports nothing of ours."""

ADDRESS_LENGTH = 60

#: How long an invitation by mail lets its reader in, how many may be invited at once, and how many a link may serve.
INVITATION_DAYS = 7
MOST_INVITED = 200
#: How many mails of invitation an organization sends in a day: in its first week, later, and to one address.
MAILS_A_DAY_AT_FIRST = 200
MAILS_A_DAY = 2000
MAILS_A_DAY_TO_ONE = 3
LINK_MOST_USES = 500
#: How long a file of people waits for its preview to be accepted.
UPLOAD_DAYS = 1

RESERVED_ADDRESSES = (
    # What the site itself answers to, now or plainly soon; tests/frameworks/test_urls.py holds it against the URLs.
    "about", "abilities", "account", "accounts", "admin", "api", "apps", "assets", "atom", "auth", "blog",
    "browse", "careersteps", "contact", "css", "data", "docs", "download", "downloads", "error", "errors",
    "explore", "export", "faq", "favicon.ico", "feed", "feeds", "files", "fonts", "frameworks", "gallery",
    "health", "healthz", "help", "home", "icons", "images", "img", "import", "index", "invitation",
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

#: For what the addresses of those who were erased are hashed (foundation.sealing).
ERASED = "erased addresses"

#: The rights that a member may have besides: the names of Member's flags without ``is_``, and what they are called.
RIGHTS = {"framework_editor": "framework editor", "people_admin": "people admin", "owner": "owner"}
