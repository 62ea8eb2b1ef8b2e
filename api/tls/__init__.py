"""TLS in a home or practice network: a certificate of one's own, or one from a small authority made here."""
