"""Forms about people and organizations."""
