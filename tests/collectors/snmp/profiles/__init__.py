"""The profiles: their mechanism and each of those that are shipped."""
