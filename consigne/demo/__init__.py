"""Demo: an installation of invented people, for trying the system."""
