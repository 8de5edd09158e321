"""Forms about decisions and conversations: they check and clean, and never save."""
