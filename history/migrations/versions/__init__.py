"""One file per step. A released step is never edited: `upgrade` describes tables by itself, not through the schema."""
