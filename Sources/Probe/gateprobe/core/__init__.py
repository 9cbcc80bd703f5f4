"""What every observer shares: the evidence writer, sessions, arrays, names and frames. Knows no framework."""
