"""Figures and page from a result folder; it reads files only and knows nothing of the model."""
