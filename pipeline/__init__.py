"""Bytes to document, document to report, reports to dataset: pure, without network and without Prefect."""
