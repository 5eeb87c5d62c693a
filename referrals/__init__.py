"""Who can help and where: services with their sources, places by old and new names."""
