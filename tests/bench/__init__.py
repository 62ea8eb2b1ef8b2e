"""How fast and how frugal the product is, as ratios measured in one run: `make bench`."""
