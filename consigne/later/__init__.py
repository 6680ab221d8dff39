"""Later: work put off inside the open transaction, so that it exists only if that commits."""
