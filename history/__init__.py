"""What was: states, transitions and last evidence, kept in a database; the only user of SQLAlchemy."""
