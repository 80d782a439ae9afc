"""The report forms as data: items, columns, labels, value kinds and accounting identities, one CSV per form."""
