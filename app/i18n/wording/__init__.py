"""The sentences of problems and notes, in the source language, marked for translation."""
