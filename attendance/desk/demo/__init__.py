"""The demo: a believable semester, made by `manage.py demo_data`."""
