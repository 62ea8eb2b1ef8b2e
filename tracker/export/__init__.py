"""The ways out: one canonical document a session, and what is made of it: CSV, JSON, FHIR R4B, FIT; and everything
of a patient in one archive, which can be read back.
"""
