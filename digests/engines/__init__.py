"""Thin adapters to heavy libraries, loaded on first use, behind the engine ports."""
