"""The Qt process: loop, exception hook, single instance."""
