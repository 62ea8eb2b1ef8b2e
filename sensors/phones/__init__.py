"""Phones as sensors, over the local network: one module an app."""
