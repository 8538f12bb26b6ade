"""The handbook's topics. Each paragraph is a text of the catalogue, so that both languages are complete and checked alike."""

from __future__ import annotations

from app.i18n.chapters.keeping import KEEPING
from app.i18n.chapters.starting import STARTING
from app.i18n.chapters.topic import Topic as Topic
from app.i18n.chapters.working import WORKING

TOPICS = (*STARTING, *WORKING, *KEEPING)
