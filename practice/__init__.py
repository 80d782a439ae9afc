"""A loopback web of invented agencies that imitates documented site structures, with its truth as data.

It shows what the crawl and the extraction do with structures that have been described; success on it says nothing
about the share of live sites that can be reached.
"""
