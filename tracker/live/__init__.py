"""A session in the patient's hands: sensor, journal, analysis, coach, voice and screen, joined while it runs.

`coach` decides what is said and marked, knowing neither radio nor screen; `run` joins it with the source, the
journal and the session. docs/live.md tells what a patient sees and hears.
"""
