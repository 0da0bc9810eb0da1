"""What runs beside the server where it is installed: for containers and for systemd."""
