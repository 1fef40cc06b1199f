"""Rules, one function each: what is wrong or doubtful in the data and in a finished file."""
