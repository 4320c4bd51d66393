"""The second backend: an index whose entries are on a Milvus server."""
