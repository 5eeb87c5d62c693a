"""`make bench-scale`: what replicas, open conversations and years of counts cost."""
