"""QI Portal: pediatric co-management guidelines and practice quality improvement."""
