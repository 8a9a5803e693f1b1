"""Checks of configurations, one file a family of command lines; `rules` is what they are built from."""
