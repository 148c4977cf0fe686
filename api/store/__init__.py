"""The store: database, tables, revisions, blobs, encryption, audit log."""
