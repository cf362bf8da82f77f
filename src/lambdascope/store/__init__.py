"""State: what is kept between runs, and the SQL that keeps it."""
