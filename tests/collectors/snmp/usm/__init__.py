"""Tests of the User-based Security Model."""
