"""The resources under `/v1`, a module each: a request becomes a call of the tracker, its answer a document."""
