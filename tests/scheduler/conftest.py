"""Databases for the clockwork."""

from tests.fakes.databases import database, migrated_file, postgres_server

__all__ = ["database", "migrated_file", "postgres_server"]
