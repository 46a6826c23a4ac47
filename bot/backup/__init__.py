"""Backups: the records and the evidence in one encrypted file, and back again."""
