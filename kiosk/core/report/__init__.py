"""What happened in a centre on a day or in a range of days: facts in, figures out, as a table or as a page."""
