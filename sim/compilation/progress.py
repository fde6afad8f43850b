class Work:
    def begin(self, name): pass
    def end(self, name): pass
work = Work()
