"""Forms of observations, decisions, conversations and feedback requests. They validate and never save."""
