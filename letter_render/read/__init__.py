"""Reading what the user gave: the letter folder becomes a `Letter`, and everything wrong with it becomes findings."""
