"""Sending a mailing: which message goes to whom with which proven files, and what became of it."""
