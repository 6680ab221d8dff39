"""What `serve` does: prepare the installation, start its processes, watch them, stop them."""
