"""Word processor files and spreadsheets as documents."""
