"""The product without HTTP: exercises, sessions, dosages, reports and the command line."""
