"""Adapters over the wire: OneDesk and QuickBooks Online, behind the ports of sync."""
