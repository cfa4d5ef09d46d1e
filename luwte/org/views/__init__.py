"""Screens of org, one module per part."""
