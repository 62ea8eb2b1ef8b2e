"""The edge where motion comes in: file formats, radios, and the digital patient."""
