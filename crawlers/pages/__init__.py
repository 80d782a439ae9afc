"""Pages, links and addresses as the crawl reads them."""
