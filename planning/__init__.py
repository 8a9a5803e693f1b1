"""What is short and what to do about it: evidence, need, gap, score. Pure functions over dated data."""
