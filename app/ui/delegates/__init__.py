"""Delegates: how the cells of tables are painted and edited."""
