"""What words state about an edit: direction, degree, values, units."""
