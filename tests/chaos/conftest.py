"""Databases to be killed."""

from tests.fakes.databases import database, migrated_file, postgres_server

__all__ = ["database", "migrated_file", "postgres_server"]
