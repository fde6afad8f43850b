"""The day: a fixed table of steps, one file a step or a few that belong together."""
