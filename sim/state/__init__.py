"""Columns, the friend graph, keyed randomness and the builder of the world."""
