"""Writers of a history that are killed at random moments."""
