"""The vault: encrypted objects, and the separate process that holds their keys."""
