"""Pure signal analysis: numpy and scipy only, no input or output, no clock, no randomness."""
