"""Getting pages: the only rooms that know Scrapy."""
