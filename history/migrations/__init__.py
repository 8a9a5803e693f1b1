"""Steps from one schema to the next, run by alembic when a history is opened; part of the package, no file on disk."""
