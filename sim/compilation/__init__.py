"""How the model is compiled: with plain Python's arithmetic, once, and kept on disk."""
