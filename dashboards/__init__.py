"""What people look at: the status pages."""
