"""Long proofs: each writes its figures, with their date and machine, to docs/proof/."""
