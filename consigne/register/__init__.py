"""The register: what may be kept, for what, how long, and who said so. It executes."""
