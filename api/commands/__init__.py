"""The commands of the server, beside those of the tracker."""
