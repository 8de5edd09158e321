"""Forms about frameworks: they check and clean, and never save."""
