"""Forms about what is seen, said, decided and asked: they check and clean, and never save."""
