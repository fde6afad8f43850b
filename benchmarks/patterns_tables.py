"""temporary"""
def tables(m): return {}
def filled(t, m): return t
def figure(m, p): pass
