"""What is short and what to do about it: evidence, need, gap, score. Pure functions over dated data.

Public names: `planning.assessment.assess`, `planning.compare.compare`, the results in `planning.model`.
"""
