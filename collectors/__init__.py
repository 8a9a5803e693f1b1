"""How devices are asked, what they answer, and what that says about their state."""
