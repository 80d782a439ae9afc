"""Random reports with known figures, printed in random layouts: what the accuracy of the extraction is measured on."""
