"""Invented annual reports: their figures, what is printed of them, and how they look as documents."""
