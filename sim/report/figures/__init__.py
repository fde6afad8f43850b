"""The figures, one a module: what it plots (table), how (draw), what is left out (notes)."""
