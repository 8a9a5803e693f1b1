"""Recordings of devices for new profiles: everything an agent says, without what belongs to its owner.

`reading` walks, `scrubbing` takes out and replaces, `snmprec` writes the lines; docs/discovery.md says what is kept.
"""
