"""Evidence: taken in a stream, kept encrypted, scanned, and shown only as a copy drawn anew."""
