"""The facts document: a pure projection of readings for `probe`, for tests and for comparing sources.

It names quantities and not MIB objects; what is not known is left out. One file for each kind of part.
"""

from __future__ import annotations

from collectors.facts.document import facts_document

__all__ = ["facts_document"]
