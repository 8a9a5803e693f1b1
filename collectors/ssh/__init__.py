"""Asking devices over SSH, without ever being able to change one: every octet written passes an allow-list."""
