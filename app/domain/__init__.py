"""The rules of the job, pure: no clock, no input or output, no knowledge of any other layer."""
