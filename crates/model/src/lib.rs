//! Words and values of the domain, every limit with its unit.
