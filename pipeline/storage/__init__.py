"""Where files are kept: a directory of this machine, or a prefix on an S3-compatible store."""
