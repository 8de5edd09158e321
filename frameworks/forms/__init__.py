"""Forms for frameworks: they validate and clean, but never save."""
